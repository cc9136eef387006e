internal import ClusterModel

/// What `/statusz` says about this process.
package struct ProcessStatus: Hashable, Sendable {
  /// The version of Viaduct: `0.1.0`
  package let version: String
  /// The version of Kubernetes whose kube-proxy it replaces: `1.36`
  package let emulatedVersion: String
  /// When the process was started, in seconds since 1970.
  private let startSeconds: Int64

  /// Describes the running process.
  package init(version: String, emulatedVersion: String) {
    let start = ProcessMetrics.read().startSeconds ?? ClockReading.now().unixSeconds
    self.init(version: version, emulatedVersion: emulatedVersion, startSeconds: Int64(start))
  }

  init(version: String, emulatedVersion: String, startSeconds: Int64) {
    self.version = version
    self.emulatedVersion = emulatedVersion
    self.startSeconds = startSeconds
  }

  /// Returns the page.
  ///
  /// - Parameters:
  ///   - now: the time, in seconds since 1970.
  ///   - paths: the first components of other paths: `/metrics`.
  func page(at now: Int64, paths: [String]) -> StatusPage {
    let up = Int(max(now - startSeconds, 0))
    let start = CivilTime(unixSeconds: startSeconds)
    return StatusPage(
      kind: "Statusz",
      lines: [
        "Started: \(start.unixDate)",
        "Up: \(up / 3600) hr \((up / 60 % 60).padded(2)) min \((up % 60).padded(2)) sec",
        "Binary version: Viaduct \(version)", "Emulation version: \(emulatedVersion)",
        "Paths: \(paths.joined(separator: " "))",
      ],
      fields: [
        "startTime": .text(start.rfc3339), "uptimeSeconds": .number(up),
        // Required by the API, and there is none.
        "goVersion": .text(""), "binaryVersion": .text(version), "emulationVersion": .text(emulatedVersion),
        "paths": .list(paths.map { .text($0) }),
      ])
  }
}

extension StatusPage {
  /// Returns the page `/flagz`: all flags with their values, also those that were not set.
  static func flags(_ values: [String: String]) -> Self {
    StatusPage(
      kind: "Flagz", lines: values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
      fields: ["flags": .object(values.mapValues { .text($0) })])
  }
}
