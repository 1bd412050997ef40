/** PutAccountSetting, PutAccountSettingDefault, DeleteAccountSetting and ListAccountSettings: what an account and its principals have chosen. */
import type {
  DeleteAccountSettingRequest,
  ListAccountSettingsRequest,
  PutAccountSettingDefaultRequest,
  PutAccountSettingRequest,
  Setting,
  SettingName,
} from '@aws-sdk/client-ecs';
import { invalidParameter } from '../../api/error.ts';
import type { Model } from '../../world/model.ts';
import type { World } from '../../world/state.ts';
import type { Admit } from '../operation.ts';
import { pageOf } from './pages.ts';

const PER_PAGE = 10;

interface Choice {
  /** The first is what holds where nobody has chosen. */
  values: readonly string[];
  isManaged?: true;
}

/**
 * Source: PutAccountSetting in the API reference; developer guide, access Amazon ECS features with account settings. The model itself heeds
 * awsvpcTrunking alone.
 */
const choices: Readonly<Record<SettingName, Choice>> = {
  awsvpcTrunking: { values: ['disabled', 'enabled'] },
  containerInsights: { values: ['disabled', 'enabled', 'enhanced'] },
  containerInstanceLongArnFormat: { values: ['enabled', 'disabled'] },
  defaultLogDriverMode: { values: ['non-blocking', 'blocking'] },
  fargateEventWindows: { values: ['disabled', 'enabled'] },
  fargateFIPSMode: { values: ['disabled', 'enabled'] },
  fargateTaskRetirementWaitPeriod: { values: ['7', '0', '14'] },
  guardDutyActivate: { values: ['off', 'on'], isManaged: true },
  serviceLongArnFormat: { values: ['enabled', 'disabled'] },
  tagResourceAuthorization: { values: ['on', 'off'] },
  taskLongArnFormat: { values: ['enabled', 'disabled'] },
};

function rootOf({ surroundings }: World): string {
  return `arn:aws:iam::${surroundings.account}:root`;
}

/** Who calls: the surroundings have no users of their own. */
function callerOf({ surroundings }: World): string {
  return `arn:aws:iam::${surroundings.account}:user/drydock`;
}

/** The account’s own settings, which instances heed, stand under their name; those of another principal with it before. */
function keyOf(world: World, name: string, principal: string): string {
  return principal === rootOf(world) ? name : `${principal} ${name}`;
}

/**
 * Sets it for one principal, the caller where none is named; of the root user that is the account’s default.
 * Instances launched from then on heed the default: the role of an instance, which could have its own, is not among the surroundings.
 */
export function putAccountSetting(model: Model, input: PutAccountSettingRequest, admit: Admit): unknown {
  return put(model, input, input.principalArn ?? callerOf(model.world), admit);
}

/** Sets it for all who have not chosen themselves. */
export function putAccountSettingDefault(model: Model, input: PutAccountSettingDefaultRequest, admit: Admit): unknown {
  return put(model, input, rootOf(model.world), admit);
}

/** Text: github.com/aws/aws-cli/issues/3785. */
function put({ world }: Model, { name, value }: PutAccountSettingDefaultRequest, principal: string, admit: Admit): unknown {
  const setting = requireSetting(name);
  if (value === undefined || !choices[setting].values.includes(value)) throw invalidParameter("Invalid setting 'value'");
  admit({ kind: 'world', id: world.surroundings.account });
  world.accountSettings[keyOf(world, setting, principal)] = value;
  return { setting: describe(setting, value, principal) };
}

/** What holds again is the account’s default, or AWS’s. */
export function deleteAccountSetting({ world }: Model, input: DeleteAccountSettingRequest, admit: Admit): unknown {
  const setting = requireSetting(input.name);
  const principal = input.principalArn ?? callerOf(world);
  admit({ kind: 'world', id: world.surroundings.account });
  const key = keyOf(world, setting, principal);
  const value = world.accountSettings[key] ?? '';
  delete world.accountSettings[key];
  return { setting: describe(setting, value, principal) };
}

/** AWS’s text about a setting that is not the caller’s to change is not on record. */
function requireSetting(name: SettingName | undefined): SettingName {
  if (name === undefined || choices[name].isManaged) throw invalidParameter(`The setting ${name} is managed by AWS.`);
  return name;
}

/** The principal’s own settings, or with effectiveSettings what holds for it. */
export function listAccountSettings({ world }: Model, input: ListAccountSettingsRequest): unknown {
  const { name: wanted, value: wantedValue, principalArn: principal = callerOf(world), effectiveSettings } = input;
  if (wantedValue !== undefined && wanted === undefined) throw invalidParameter('A value needs the name of a setting.');
  const { accountSettings } = world;
  const found = (Object.keys(choices) as SettingName[]).flatMap((name): Setting[] => {
    if (wanted !== undefined && wanted !== name) return [];
    const own = accountSettings[keyOf(world, name, principal)];
    const value = own ?? (effectiveSettings ? (accountSettings[name] ?? choices[name].values[0]) : undefined);
    return value === undefined || (wantedValue ?? value) !== value ? [] : [describe(name, value, principal)];
  });
  const { items, next } = pageOf(found, input, PER_PAGE);
  return { settings: items, ...next };
}

function describe(name: SettingName, value: string, principalArn: string): Setting {
  return { name, value, principalArn, type: choices[name].isManaged ? 'aws_managed' : 'user' };
}
