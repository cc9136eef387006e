internal import ClusterModel
internal import Controller
internal import KubeWire
internal import NFTDriver
internal import WireSupport

/// An endpoint of a Service whose endpoints are chosen by Maglev goes and comes back: what that costs, from a watch's frame to
/// the kernel's word that the change is in force.
struct HashedChange {
  let size: Size
  /// How often the endpoint goes, and as often comes back.
  let rounds: Int

  private static let warmUp = 5
  private static let name = "change of a maglev Service"

  private struct Run {
    let cpu: Double
    let elements: Double
  }

  func measure(into report: inout Report) throws {
    let kernel = CountingKernel(try NFTKernel(ownsTables: true))
    var sample = SampleEngine()
    try prepare(&sample, kernel)
    var runs: [Run] = []
    for round in 0..<Self.warmUp + rounds {
      for places in [Array(1..<size.endpoints), Array(0..<size.endpoints)] {
        let run = try change(to: places, &sample, kernel)
        if round >= Self.warmUp { runs.append(run) }
      }
    }
    report.add(
      Figure(
        "\(Self.name): CPU", size, .microseconds, Distribution(runs.map(\.cpu)),
        goal: .init(limit: 1000, meaning: "a millisecond")))
    report.add(Figure("\(Self.name): elements sent", size, .elements, Distribution(runs.map(\.elements))))
    try kernel.clear()
  }

  /// The cluster in force, with one more Service, which hashes.
  private func prepare(_ sample: inout SampleEngine, _ kernel: CountingKernel) throws {
    let cluster = SampleCluster(size: size)
    let pages = cluster.pages
    try sample.take(pages.count, { pages[$0].kind }, page: { pages[$0].bytes })
    var service = cluster.service(size.services)
    service.algorithm = .maglev
    let slice = cluster.slice(size.services, places: 0..<size.endpoints)
    sample.engine.apply(.changed(.service(service.name, service)))
    sample.engine.apply(.changed(.slice(slice.name, slice)))
    _ = try sample.engine.sync(everything: true, with: kernel)
    letTheKernelRest()
  }

  private func change(to places: [Int], _ sample: inout SampleEngine, _ kernel: CountingKernel) throws -> Run
  {
    let slice = KubeObject.endpointSlice(SampleCluster(size: size).slice(size.services, places: places))
    let frame = WireEncoder.event(.modified, slice, resourceVersion: "4712")
    var frames = WireFrames()
    let start = Cost.now()
    guard let change = try sample.decode(&frames, frame, .endpointSlice) else {
      preconditionFailure("a sample is wrong")
    }
    sample.engine.apply(.changed(change))
    let report = try sample.engine.sync(everything: false, with: kernel)
    let cost = Cost.now() - start
    let elements = [report.elementsAdded, report.elementsDeleted].flatMap(\.values).reduce(0, +)
    precondition(elements > 0 && !report.isFull, "not the change that was meant")
    return Run(cpu: cost.cpu * 1e6, elements: Double(elements))
  }
}
