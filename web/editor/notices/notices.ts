/** Notices as the staff's API shows them. */

import { get, post, put } from '../../shared/api'

export type Kind = 'deadline' | 'policy' | 'risk'

/** Who is of an audience: all of `tags`, at least one of `any_of` where it names any, none of `none_of`. */
export interface Wanted {
  tags: string[]
  any_of: string[]
  none_of: string[]
}

export interface NoticeDraft extends Wanted {
  kind: Kind
  title: string
  body: string
  asks: string
  channels: string[]
  send_at: string
  until: string
  control_percent: number
}

export interface NoticeLine extends NoticeDraft {
  id: string
  kind_name: string
  status: 'draft' | 'approved' | 'planned' | 'finished' | 'stopped'
  status_name: string
  version: number
  writers: string[]
  approved_by: string
  reason: string
  history: { kind: string; actor: string; at: string; reason: string }[]
}

export interface Arm {
  people: number
  told: number
  opened: number
  asked: number
  done: number
}

/** By how many of a hundred more have done it than in the control group, and its bounds; `sure`: nought is not between. */
export interface Lift {
  points: number
  low: number
  high: number
  sure: boolean
}

export interface NoticeShown extends NoticeLine {
  /** `lift`: null without a control group. */
  outcome: { told: Arm; control: Arm; lift: Lift | null; held: Record<string, number>; pushed: Record<string, Record<string, number>> }
}

export interface TagCount {
  tag: string
  name: string
  taxpayers: number
  group: string
}

export interface Choices {
  templates: { id: string; kind: Kind; name: string; title: string; body: string; asks: string; tags: string[] }[]
  tags: TagCount[]
  groups: Record<string, string>
  kinds: Record<Kind, string>
  channels: Record<string, string>
  most_control_percent: number
  no_control: Kind[]
  quiet: string
  pushes: number
  push_days: number
}

export interface Preview {
  taxpayers: number
  examples: { name: string; why: string }[]
}

const PATH = '/api/editor/notices'

export const getNotices = (): Promise<NoticeLine[]> => get(PATH)
export const getNotice = (id: string): Promise<NoticeShown> => get(`${PATH}/${id}`)
export const getChoices = (): Promise<Choices> => get(`${PATH}/choices`)
export const wantedOf = ({ tags, any_of, none_of }: Wanted): Wanted => ({ tags, any_of, none_of })
export const previewNotice = (wanted: Wanted): Promise<Preview> => post(`${PATH}/preview`, wantedOf(wanted))
export const approveNotice = (notice: NoticeLine): Promise<NoticeLine> => post(`${PATH}/${notice.id}/approve`, { version: notice.version })
export const refuseNotice = (id: string, reason: string): Promise<NoticeLine> => post(`${PATH}/${id}/refuse`, { reason })
export const stopNotice = (id: string, reason: string): Promise<NoticeLine> => post(`${PATH}/${id}/stop`, { reason })

/** `id` null: a new one. */
export function writeNotice(id: string | null, draft: NoticeDraft): Promise<NoticeLine> {
  return id === null ? post(PATH, draft) : put(`${PATH}/${id}`, draft)
}

/** An audience in one sentence. */
export function describeWanted(wanted: Wanted, choices: Choices): string {
  const names = (tags: string[]) => tags.map((tag) => choices.tags.find((one) => one.tag === tag)?.name ?? tag)
  const parts = [names(wanted.tags).join('，并且')]
  if (wanted.any_of.length) parts.push(`有其中之一：${names(wanted.any_of).join('、')}`)
  if (wanted.none_of.length) parts.push(`没有：${names(wanted.none_of).join('、')}`)
  return parts.filter(Boolean).join('；')
}

/** What the notice is to be credited with, as far as that can be said. */
export function liftTold({ points, low, high, sure }: Lift): string {
  const bounds = `（95% 的把握在 ${low} 到 ${high} 个百分点之间）`
  if (!sure) return `与对照组相差 ${points} 个百分点${bounds}，还不能说是提醒带来的。`
  return points > 0 ? `比对照组多办好 ${points} 个百分点${bounds}。` : `比对照组少办好 ${-points} 个百分点${bounds}，请看看提醒写得对不对。`
}

/** Of the letters of one arm, the share that led to something; empty while there are none. */
export function share(part: number, whole: number): string {
  return whole ? `${((100 * part) / whole).toFixed(1)}%` : ''
}

const HOURS = 8 * 3_600_000

/** What a field for date and time shows and gives back, which knows no time zone: Beijing's. */
export function toField(at: string): string {
  return new Date(Date.parse(at) + HOURS).toISOString().slice(0, 16)
}

export function fromField(text: string): string {
  return `${text}:00+08:00`
}

export const PUSH_LABEL: Record<string, string> = {
  waiting: '等着发',
  sent: '已发',
  rejected: '号码或地址无效',
  withdrawn: '办好了没有再发',
  stopped: '停止后没有再发',
  over: '过了有效期没有再发',
  refused: '本人拒收',
  often: '近期发得够多，没有再发',
}
export const EVENT_LABEL: Record<string, string> = {
  made: '写成',
  revised: '修改',
  refused: '退回',
  approved: '审核通过',
  planned: '名单备好',
  finished: '送达完毕',
  stopped: '停止',
}
