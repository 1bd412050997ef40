/** Gives property tests the same cases in every run, so that a change and not chance decides; `DRYDOCK_SOAK=1` looks at new ones. */
import fc from 'fast-check';

if (process.env.DRYDOCK_SOAK === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 15 });
