/// The content of /proc/PID/stat (proc_pid_stat(5)).
struct ProcessStat: Hashable {
  /// User plus system time, in clock ticks.
  let cpuTicks: UInt64
  /// When the process was started, in clock ticks since boot.
  let startTicks: UInt64
  let virtualBytes: UInt64
  let residentPages: UInt64
  let threads: UInt64

  /// Parses the file's only line; nil if it is malformed.
  init?(_ line: String) {
    // The program's name is in parentheses and may contain any character, including parentheses.
    guard let end = line.lastIndex(of: ")") else { return nil }
    let fields = line[end...].dropFirst().split(separator: " ")
    func field(_ number: Int) -> UInt64? { number - 3 < fields.count ? UInt64(fields[number - 3]) : nil }
    guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
      let virtual = field(23), let resident = field(24)
    else { return nil }
    self.threads = threads
    (cpuTicks, startTicks, virtualBytes, residentPages) = (user + system, start, virtual, resident)
  }
}
