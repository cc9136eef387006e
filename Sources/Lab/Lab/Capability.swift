/// The names of capabilities in manifests, in the order of their numbers (linux/capability.h).
enum Capability {
  private static let names = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
    "CHECKPOINT_RESTORE",
  ]

  /// All of them.
  static let all: UInt64 = (1 << UInt64(names.count)) - 1

  /// Whose holder can change the rules for all others, so that a filter of system calls would not stop it.
  static let systemAdministration: UInt64 = 1 << 21

  /// Returns the bits of a name, with or without `CAP_`, or of `ALL`; nil if there is no such capability.
  static func bits(_ name: String) -> UInt64? {
    let name = name.uppercased()
    if name == "ALL" { return all }
    return names.firstIndex(of: name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name).map {
      1 << UInt64($0)
    }
  }
}
