/** An HTTP server whose answers are functions of the request body; what was asked is kept. */

export interface Asked {
  route: string
  query?: string
  body: unknown
}

type Answer = (body: never) => unknown

/** Routes are `METHOD /path` without the query. A route that throws `Refusal` answers with its status and code. */
export function useFakeServer(routes: Record<string, Answer>): Asked[] {
  const asked: Asked[] = []
  globalThis.fetch = async (input, init) => {
    const [path, query = ''] = String(input).split('?')
    const route = `${init?.method} ${path}`
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : (init?.body ?? undefined)
    asked.push(query ? { route, query, body } : { route, body })
    const answer = routes[route]
    if (!answer) return failure(404, 'not_found')
    try {
      const result = await Promise.race([answer(body as never), takenBack(init?.signal)])
      return new Response(result === undefined ? null : JSON.stringify(result), { status: result === undefined ? 204 : 200 })
    } catch (error) {
      if (error instanceof Refusal) return failure(error.status, error.code)
      throw error
    }
  }
  return asked
}

/** A route may answer late or never; `fetch` ends when its signal does. */
function takenBack(signal?: AbortSignal | null): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code)
  }
}

function failure(status: number, code: string): Response {
  return new Response(JSON.stringify({ error: { code, message: `错误：${code}`, field: null, retry: false } }), { status })
}

/** Lets everything that waits for the fake server go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
