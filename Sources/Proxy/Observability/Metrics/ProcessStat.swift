/// A line of /proc/PID/stat (proc_pid_stat(5)).
struct ProcessStat: Hashable {
  /// User and system time together, in ticks of the clock.
  let cpuTicks: UInt64
  /// When the process began, in ticks since the machine did.
  let startTicks: UInt64
  let virtualBytes: UInt64
  let residentPages: UInt64

  /// Nil when the line is none.
  init?(_ line: String) {
    // The program's name stands in parentheses and may have any character in it, parentheses too.
    guard let end = line.lastIndex(of: ")") else { return nil }
    let fields = line[end...].dropFirst().split(separator: " ")
    func field(_ number: Int) -> UInt64? { number - 3 < fields.count ? UInt64(fields[number - 3]) : nil }
    guard let user = field(14), let system = field(15), let start = field(22), let virtual = field(23),
      let resident = field(24)
    else { return nil }
    (cpuTicks, startTicks, virtualBytes, residentPages) = (user + system, start, virtual, resident)
  }
}
