internal import Glibc
internal import SmallFiles

/// Metrics of this process from /proc, under the names that Prometheus' client libraries use.
struct ProcessMetrics {
  /// User plus system time, in seconds.
  var cpuSeconds: Double?
  /// When the process was started, in seconds since 1970.
  var startSeconds: Double?
  var virtualBytes: Double?
  /// The limit of virtual memory; 2^64 - 1 without one.
  var maximumVirtualBytes: Double?
  var residentBytes: Double?
  var threads: Double?
  var openDescriptors: Double?
  var maximumDescriptors: Double?

  /// Reads /proc. Values that cannot be read are nil.
  static func read() -> ProcessMetrics {
    var metrics = ProcessMetrics()
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    if let stat = fileText("/proc/self/stat").flatMap({ ProcessStat($0) }) {
      metrics.cpuSeconds = Double(stat.cpuTicks) / ticks
      metrics.virtualBytes = Double(stat.virtualBytes)
      metrics.threads = Double(stat.threads)
      metrics.residentBytes = Double(stat.residentPages) * Double(sysconf(Int32(_SC_PAGESIZE)))
      metrics.startSeconds = bootSeconds.map { $0 + Double(stat.startTicks) / ticks }
    }
    metrics.maximumDescriptors = limit(RLIMIT_NOFILE)
    metrics.maximumVirtualBytes = limit(RLIMIT_AS)
    metrics.openDescriptors = openDescriptorCount.map(Double.init)
    return metrics
  }

  private static func limit(_ resource: __rlimit_resource) -> Double? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
    return Double(limit.rlim_cur)
  }

  /// The metrics; one that could not be read has no series.
  var families: [any MetricFamily] {
    let gauges: [(String, String, Double?)] = [
      ("process_virtual_memory_bytes", "Virtual memory size in bytes.", virtualBytes),
      (
        "process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.",
        maximumVirtualBytes
      ),
      ("process_resident_memory_bytes", "Resident memory size in bytes.", residentBytes),
      ("process_open_fds", "Number of open file descriptors.", openDescriptors),
      ("process_max_fds", "Maximum number of open file descriptors.", maximumDescriptors),
      // Dashboards plot them; a thread is the nearest thing that can be counted.
      ("go_goroutines", "Number of threads of this process, which has no goroutines.", threads),
      ("go_threads", "Number of threads of this process.", threads),
    ]
    return gauges.map(Self.gauge) + [start, cpu]
  }

  /// When the process was started.
  var start: Gauge<NoLabels> {
    Self.gauge(
      "process_start_time_seconds", "Start time of the process since unix epoch in seconds.", startSeconds)
  }

  private static func gauge(_ name: String, _ help: String, _ value: Double?) -> Gauge<NoLabels> {
    let gauge = Gauge<NoLabels>(MetricDescription(name, .gauge, .unspecified, help))
    if let value { gauge.set(value) }
    return gauge
  }

  private var cpu: Counter<NoLabels> {
    let counter = Counter<NoLabels>(
      MetricDescription(
        "process_cpu_seconds_total", .counter, .unspecified,
        "Total user and system CPU time spent in seconds."))
    if let cpuSeconds { counter.add(cpuSeconds) }
    return counter
  }

  private static var bootSeconds: Double? {
    let lines = (fileText("/proc/stat") ?? "").split(separator: "\n")
    return lines.first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
  }

  private static var openDescriptorCount: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count - 3  // `.`, `..`, and the descriptor of this loop.
  }
}
