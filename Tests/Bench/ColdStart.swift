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

    var total: Cost { decoding + taking + planning + reading + encoding + committing }
  }

  let size: Size
  let repeats: Int

  func measure(into report: inout Report) throws {
    let pages = SampleCluster(size: size).pages
    _ = try run(pages)
    let runs = try (0..<repeats).map { _ in try run(pages) }
    let bytes = pages.reduce(0) { $0 + $1.bytes.count }
    let floor = median(runs, \.floor.wall)
    let limit = 2 * floor + median(runs, \.decoding.wall)
    let floorOfAll = (name: "the same bytes committed again", value: floor)
    report.add(
      Figure(
        "cold: total", size, .milliseconds, distribution(runs, \.total.wall), floor: floorOfAll,
        goal: .init(limit: limit, meaning: "2 × floor + decoding")))
    if size == .usual {
      report.add(
        Figure(
          "cold: total", size, .milliseconds, distribution(runs, \.total.wall), floor: floorOfAll,
          goal: .init(limit: 500, meaning: "half a second")))
    }
    report.add(Figure("cold: total, CPU", size, .milliseconds, distribution(runs, \.total.cpu)))
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
