/* 导办 inside another site's page: a button at the lower right, and the talk in a frame above it.
   <script src="https://DAOBAN/widget.js" data-from="invoice" data-label="咨询导办" defer></script> */
;(function () {
  var tag = document.currentScript
  var home = new URL(tag.src).origin
  var query = tag.dataset.from ? '?from=' + encodeURIComponent(tag.dataset.from) : ''
  var label = tag.dataset.label || '咨询导办'
  var frame = null

  // In a tree of its own: neither page's styles reach the other's.
  var host = document.createElement('div')
  var tree = host.attachShadow({ mode: 'open' })
  tree.innerHTML =
    '<style>' +
    ':host{all:initial}' +
    'button{position:fixed;right:max(16px,env(safe-area-inset-right));bottom:max(16px,env(safe-area-inset-bottom));z-index:2147483647;' +
    'min-height:48px;padding:0 20px;border:1px solid #fff;border-radius:24px;color:#fff;background:#123f73;cursor:pointer;' +
    'font:600 16px/1.4 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;box-shadow:0 2px 12px rgb(0 0 0/30%)}' +
    'button:focus-visible{outline:3px solid #2f7fdc;outline-offset:2px}' +
    'iframe{position:fixed;right:16px;bottom:80px;z-index:2147483647;width:min(420px,calc(100vw - 32px));' +
    'height:min(680px,calc(100vh - 96px));border:1px solid #b4c6db;border-radius:12px;background:#fff;box-shadow:0 6px 32px rgb(0 0 0/30%)}' +
    'iframe[hidden]{display:none}' +
    '@media (max-width:480px){iframe{right:0;bottom:76px;width:100vw;height:calc(100vh - 76px);height:calc(100dvh - 76px);border-radius:0}}' +
    '</style><button type="button" aria-expanded="false"></button>'
  var button = tree.querySelector('button')
  button.textContent = label

  function show(open) {
    if (open && !frame) {
      frame = document.createElement('iframe')
      frame.title = label
      frame.allow = 'microphone; clipboard-write'
      frame.src = home + '/embed' + query
      tree.appendChild(frame)
    }
    frame.hidden = !open
    button.textContent = open ? '收起' : label
    button.setAttribute('aria-expanded', String(open))
    if (open) frame.focus()
  }

  button.addEventListener('click', function () {
    show(!frame || frame.hidden)
  })
  host.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && frame && !frame.hidden) show(false)
  })
  document.body.appendChild(host)
})()
