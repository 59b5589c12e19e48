import { z } from 'zod';

const tenant = z.object({ tenantId: z.string().nullish() }).nullish();
const Placed = z.object({
  conversation: z.object({ id: z.string(), conversationType: z.literal('channel') }),
  /** Of a channel that another tenant shares with ours these may say whose it is. */
  channelData: z.object({ channel: tenant, team: tenant }).nullish().catch(undefined),
});
/** By this a channel is known for ever; a chat's id looks otherwise. */
const CHANNEL = /^19:[^;\s]+@thread\.(tacv2|skype)$/;

/**
 * The channel of a team in which something was written, and whether that team is of our tenant; null anywhere else. That
 * the activity itself is of our tenant was checked before anything was done with it.
 */
export function channelIn(activity: unknown, tenantId: string): { readonly id: string; readonly isOurs: boolean } | null {
  const placed = Placed.safeParse(activity);
  if (!placed.success) return null;
  const { conversation, channelData } = placed.data;
  const [id = ''] = conversation.id.split(';messageid=');
  const owners = [channelData?.channel?.tenantId, channelData?.team?.tenantId].filter((one) => typeof one === 'string');
  return CHANNEL.test(id) ? { id, isOurs: owners.every((one) => one.toLowerCase() === tenantId.toLowerCase()) } : null;
}
