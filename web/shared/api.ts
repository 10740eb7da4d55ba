/** JSON over HTTP. Every failure is one `ApiError` whose message can be shown as it stands. */

import type { Problem } from './messages'

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** When it was asked, on the page's clock. */
    readonly asked = performance.now(),
  ) {
    super(problem.message)
  }
}

const UNREACHABLE: Problem = { code: 'unreachable', message: '网络不通，请检查网络后重试', retry: true }
const GIVEN_UP: Problem = { code: 'given_up', message: '已取消，没有存下任何内容', retry: false }

export function get<T>(path: string): Promise<T> {
  return request<T>('GET', path)
}

export function post<T = void>(path: string, body: unknown = {}): Promise<T> {
  return request<T>('POST', path, body)
}

export function put<T = void>(path: string, body: unknown = {}): Promise<T> {
  return request<T>('PUT', path, body)
}

export function patch<T = void>(path: string, body: unknown = {}): Promise<T> {
  return request<T>('PATCH', path, body)
}

export function del(path: string): Promise<void> {
  return request('DELETE', path)
}

/** A file as it is; the server leaves off when `signal` takes it back. */
export function upload<T>(path: string, file: Blob, signal?: AbortSignal): Promise<T> {
  return send(path, { ...asFile(file), signal })
}

/** What comes back for a file, as a file. */
export async function exchange(path: string, file: Blob): Promise<Blob> {
  return (await answered(path, asFile(file))).blob()
}

function asFile(file: Blob): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file }
}

function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  if (body === undefined) return send(path, { method })
  return send(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

async function send<T>(path: string, what: RequestInit): Promise<T> {
  const text = await (await answered(path, what)).text()
  return (text ? JSON.parse(text) : undefined) as T
}

async function answered(path: string, what: RequestInit): Promise<Response> {
  const asked = performance.now()
  const response = await fetch(path, { credentials: 'same-origin', ...what }).catch(() => {
    throw new ApiError(0, what.signal?.aborted ? GIVEN_UP : UNREACHABLE)
  })
  if (!response.ok) throw new ApiError(response.status, await problemOf(response), asked)
  return response
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  if (body && typeof body === 'object' && 'error' in body) return body.error as Problem
  const again = response.status >= 500
  return {
    code: `http_${response.status}`,
    message: again ? '服务暂时不可用，请稍后再试' : '请求没有成功，请刷新页面后再试',
    retry: again,
  }
}

/** The sentence to show for whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.message : '出了点问题，请刷新页面后再试'
}
