import NFTDriver
internal import Controller
internal import KubeWire

/// From the API server's lists to rules in force.
struct ColdStart {
  private struct Run {
    var decoding = Cost()
    var taking = Cost()
    var planning = Cost()
    var reading = Cost()
    var encoding = Cost()
    var committing = Cost()
    var floor = Cost()

    /// What the whole may take on the clock.
    var limit: Double { 2 * floor.wall + decoding.wall }
    var total: Cost { decoding + taking + planning + reading + encoding + committing }
  }

  /// The name of the figure that the whole is compared with.
  static let limitName = "cold: 2 × floor + decoding"
  static let cpuName = "cold: total, CPU"
  let size: Size
  let repeats: Int

  func measure(into report: inout Report) throws {
    let pages = SampleCluster(size: size).pages
    _ = try run(pages)
    let runs = try (0..<repeats).map { _ in try run(pages) }
    let bytes = pages.reduce(0) { $0 + $1.bytes.count }
    report.add(
      Figure(
        "cold: total", size, .milliseconds, distribution(runs, \.total.wall),
        floor: (name: "the same bytes committed again", value: median(runs, \.floor.wall)),
        goal: size == .usual ? .init(limit: 500, meaning: "half a second") : nil))
    report.add(Figure(Self.limitName, size, .milliseconds, distribution(runs, \.limit)))
    // Each run against its own floor, measured right after it: processors that others use too change their speed.
    report.add(
      Figure(
        "cold: total ÷ (2 × floor + decoding)", size, .times,
        Distribution(runs.map { $0.total.wall / $0.limit }),
        goal: .init(limit: 1, meaning: "no more than that")))
    report.add(Figure(Self.cpuName, size, .milliseconds, distribution(runs, \.total.cpu)))
    addStages(runs, to: &report)
    let speeds = runs.map { Double(bytes) / 1e6 / $0.decoding.wall }
    report.add(
      Figure(
        "cold: decoding of \(text(Double(bytes) / 1e6)) MB", size, .megabytesPerSecond,
        Distribution(speeds), goal: .init(limit: 300, isAtLeast: true, meaning: "as bytes come")))
  }

  private func addStages(_ runs: [Run], to report: inout Report) {
    let stages: [(name: String, cost: KeyPath<Run, Cost>)] = [
      ("decode", \.decoding), ("take", \.taking), ("read the tables", \.reading),
      ("plan and compile", \.planning), ("encode", \.encoding), ("commit", \.committing),
    ]
    for (name, cost) in stages {
      let floor = name == "commit" ? (name: "again", value: median(runs, \.floor.wall)) : nil
      report.add(
        Figure(
          "cold: \(name)", size, .milliseconds, distribution(runs, cost.appending(path: \.wall)), floor: floor
        ))
      report.add(
        Figure("cold: \(name), CPU", size, .milliseconds, distribution(runs, cost.appending(path: \.cpu))))
    }
  }

  private func distribution(_ runs: [Run], _ part: KeyPath<Run, Double>) -> Distribution {
    Distribution(runs.map { $0[keyPath: part] * 1000 })
  }

  private func median(_ runs: [Run], _ part: KeyPath<Run, Double>) -> Double {
    distribution(runs, part).median
  }

  private func run(_ pages: [Page]) throws -> Run {
    let kernel = try MeasuredKernel()
    var sample = SampleEngine()
    try sample.take(pages.count, { pages[$0].kind }, page: { pages[$0].bytes })
    var run = Run()
    var syncing = Cost()
    let report = try cost(&syncing) { () throws(ProgrammingError) in
      try sample.engine.sync(everything: true, with: kernel)
    }
    precondition(
      report.newDiagnostics.isEmpty && sample.engine.serviceCount == size.services, "not all is served")
    run.decoding = sample.decoding
    run.taking = sample.taking
    run.reading = kernel.reading
    run.encoding = kernel.encoding
    run.committing = kernel.committing
    run.planning = syncing - kernel.reading - kernel.encoding - kernel.committing
    run.floor = try kernel.replay()
    try kernel.clear()
    return run
  }
}
