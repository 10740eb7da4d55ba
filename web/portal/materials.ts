/** The papers that this person sends: each goes up, is read by the server, and is confirmed beside its picture. */

import { reactive } from 'vue'
import { del, get, post, put, sentence, upload } from '../shared/api'
import { refusal } from '../shared/files'

export type Party = 'seller' | 'buyer'

export interface Field {
  name: string
  label: string
  kind: string
  value: string
  confidence: number
  page: number
  /** Left, top, right, bottom in thousandths of the page. */
  box: [number, number, number, number] | null
}

export interface Material {
  id: string
  paper: string | null
  name: string
  party: Party | null
  pages: number
  confirmed: boolean
  fields: Field[]
}

export interface Finding {
  code: string
  severity: 'error' | 'warning'
  sentence: string
  remedy: string
  readings: string[]
}

interface Listed {
  kinds: { paper: string; name: string }[]
  materials: Material[]
  findings: Finding[]
}

/** A file on its way. `problem` is why it has not arrived. */
export interface Sending {
  key: number
  name: string
  problem: string
}

/** Below this a value is shown as doubtful, as in backends/materials/checks.py. */
const UNSURE = 0.8

export class Materials {
  readonly state = reactive({
    open: false,
    kinds: [] as Listed['kinds'],
    materials: [] as Material[],
    findings: [] as Finding[],
    sending: [] as Sending[],
  })
  private keys = 0

  constructor(private readonly conversation: () => string) {}

  /** Those of the conversation that is on the page now. */
  async load(): Promise<void> {
    Object.assign(this.state, { open: false, materials: [], findings: [], sending: [] })
    const listed = await get<Listed>(this.path())
    Object.assign(this.state, listed)
    if (listed.materials.length) this.state.open = true
  }

  toggle(): void {
    this.state.open = !this.state.open
  }

  /** One after the other: the server reads one paper at a time. */
  async send(files: Iterable<File>): Promise<void> {
    this.state.open = true
    const waiting = [...files].map((file) => ({ file, key: ++this.keys }))
    this.state.sending.push(...waiting.map(({ file, key }) => ({ key, name: file.name, problem: refusal(file) })))
    for (const { file, key } of waiting) {
      if (refusal(file)) continue
      try {
        this.take(await upload<Material>(this.path(), file))
        this.dismiss(key)
      } catch (error) {
        const item = this.state.sending.find((one) => one.key === key)
        if (item) item.problem = sentence(error)
      }
    }
    await this.check()
  }

  dismiss(key: number): void {
    this.state.sending = this.state.sending.filter((one) => one.key !== key)
  }

  async readAs(id: string, paper: string): Promise<void> {
    this.take(await post<Material>(`${this.path(id)}/reading?paper=${paper}`))
    await this.check()
  }

  async confirm(id: string, fields: Record<string, string>, party: Party | null): Promise<void> {
    this.take(await put<Material>(this.path(id), { fields, party }))
    await this.check()
  }

  async remove(id: string): Promise<void> {
    await del(this.path(id))
    this.state.materials = this.state.materials.filter((one) => one.id !== id)
    await this.check()
  }

  picture(id: string, page: number): string {
    return `${this.path(id)}/pages/${page}`
  }

  private async check(): Promise<void> {
    const listed = await get<Listed>(this.path()).catch(() => null) // what was said about it before stays
    if (listed) this.state.findings = listed.findings
  }

  private take(material: Material): void {
    const at = this.state.materials.findIndex((one) => one.id === material.id)
    if (at < 0) this.state.materials.push(material)
    else this.state.materials[at] = material
  }

  private path(id = ''): string {
    return `/api/portal/materials/${this.conversation()}${id && `/${id}`}`
  }
}

export function isUnsure(field: Field): boolean {
  return field.confidence < UNSURE
}
