/** What is thrown or told outside of the catalogues of the packages: one line each for docs/troubleshooting.md. */
interface Explained {
  readonly title: string
  readonly cure: string
}

/** Of a start, or of a command. */
export const START_ERRORS: Readonly<Record<string, Explained>> = {
  MR_CONFIG: {
    title: 'Variables do not fit; the message lists all of them, each with what was expected',
    cure: 'Correct each variable that is named; docs/configuration.md has all of them. One that comes from a file is told with file and line.',
  },
  MR_ENV_FILE: {
    title: 'A file of `--env-file` cannot be read, or has lines that are none',
    cure: 'Correct the lines that are named. The name of the file decides its style: Java properties where it ends in .properties, else dotenv.',
  },
  MR_SECURE_KEY: {
    title: 'The key of AES: values is missing or is none',
    cure: 'Set KPOW_SECURE_KEY or KPOW_SECURE_KEY_LOCATION to the key that the values were encrypted with; `./millrace encrypt --new-key` makes one.',
  },
  MR_SECURE_VALUE: {
    title: 'An AES: or OBF: value cannot be read',
    cure: 'Encrypt it again with the key that Millrace is started with: `./millrace encrypt --key-file FILE`.',
  },
  MR_POLICY_FILE: {
    title: 'The RBAC file has mistakes, told by line',
    cure: '`./millrace policy check FILE` shows them without a start. While Millrace runs, the policies that it read last stay in force.',
  },
  MR_CANNOT_LISTEN: {
    title: 'PORT or API_PORT cannot be listened on',
    cure: 'Choose a port that is free and above 1023, or end the program that has it: `ss -ltnp` names it.',
  },
}

/** Of observing and changing. */
export const OTHER_ERRORS: Readonly<Record<string, Explained>> = {
  MR_OBSERVE_DEADLINE: {
    title: 'A part of a cluster was not observed in time',
    cure: 'Raise REQUEST_TIMEOUT_MS, or SNAPSHOT_INTERVAL_MS where clusters are very large or far away. What was last known stays.',
  },
  MR_OBSERVE_NOT_ASKED: {
    title: 'A part of a cluster was not asked for, as another was not known yet',
    cure: 'Look at what is said of that other part; nothing else is to be done.',
  },
  MR_OBSERVE_FAILED: {
    title: 'Observing a part of a cluster failed for a fault of Millrace',
    cure: 'Please report it, with the lines of the log at that time.',
  },
  MR_PARTLY_DONE: {
    title: 'A change was made to some partitions of a topic and not to others',
    cure: "Read the target's `detail`, and make the change again: what is done already stays as it is.",
  },
}
