import NFTDriver
internal import Controller
internal import Addresses
internal import ClusterModel
internal import KubeWire
internal import NFTNetlink
internal import Netlink
internal import NFTRuleset
internal import WireSupport
private import CAllocations

/// From a watch's frame to the kernel's word that the change is in force.
struct OneChange {
  private struct Run {
    var decoding = Cost()
    var taking = Cost()
    var planning = Cost()
    var committing = Cost()
    /// The part of `committing` that the kernel takes, on the clock.
    var kernel = 0.0
    var allocations = 0.0
    /// An empty batch, sent right after the change.
    var floor = Cost()

    var total: Cost { decoding + taking + planning + committing }
  }

  private enum Kind: String, CaseIterable {
    case endpointAdded = "an endpoint is added"
    case endpointReplaced = "an endpoint is replaced"
    case endpointRemoved = "an endpoint is removed"
    case serviceAdded = "a Service is added"
    case serviceDeleted = "a Service is deleted"
  }

  private struct Frame {
    let kind: Kind
    let object: WireKind
    let bytes: [UInt8]
  }

  /// The figure that the goal is about.
  static let cpuName = "change: CPU"

  let size: Size
  /// How many changes of each of five kinds.
  let rounds = 200

  /// Before anything counts, for kinds of treatment that are new and caches that are cold.
  private static let warmUp = 10

  func measure(into report: inout Report) throws {
    let kernel = CountingKernel(try NFTKernel(ownsTables: true))
    var sample = SampleEngine()
    try prepare(&sample, kernel)
    var socket = try NetlinkSocket(.netfilter)
    let empty = Self.emptyBatch
    var runs: [(kind: Kind, run: Run)] = []
    for round in 0..<Self.warmUp + rounds {
      for frame in frames(round) {
        var run = try apply(frame, to: &sample, kernel)
        try cost(&run.floor) { () throws(NetlinkError) in
          try socket.send(empty)
          _ = try socket.receive(waiting: true)
        }
        if round >= Self.warmUp { runs.append((frame.kind, run)) }
      }
    }
    add(runs, to: &report)
    try kernel.clear()
  }

  /// A batch of nothing, to whose end the kernel is asked for an answer (Linux 6.10 and later give one). A batch of ours asks
  /// at its last message before that, which this one does not have.
  private static var emptyBatch: [UInt8] {
    var bytes = encode([]).bytes
    // struct nlmsghdr and nfgenmsg; nlmsg_flags is after the length and the type. 4 is NLM_F_ACK.
    bytes[bytes.count - 20 + 6] |= 4
    return bytes
  }

  /// The cluster in force, with the slice of a Service that is yet to come.
  private func prepare(_ sample: inout SampleEngine, _ kernel: CountingKernel) throws {
    let cluster = SampleCluster(size: size)
    let pages = cluster.pages
    try sample.take(pages.count, { pages[$0].kind }, page: { pages[$0].bytes })
    for slice in cluster.slices(size.services) { sample.engine.apply(.changed(.slice(slice.name, slice))) }
    _ = try sample.engine.sync(everything: true, with: kernel)
    letTheKernelRest()
  }

  /// One change of each kind; after them the cluster is as it was.
  private func frames(_ round: Int) -> [Frame] {
    let cluster = SampleCluster(size: size)
    let number = round * 7919 % size.services
    let (last, all) = (Array(cluster.lastPlaces), size.endpoints)
    let extra = KubeObject.service(cluster.service(size.services))
    return [
      frame(.endpointAdded, .modified, slice(number, last + [all])),
      frame(.endpointReplaced, .modified, slice(number, last + [all + 1])),
      frame(.endpointRemoved, .modified, slice(number, last)),
      frame(.serviceAdded, .added, extra),
      frame(.serviceDeleted, .deleted, extra),
    ]
  }

  private func slice(_ number: Int, _ places: [Int]) -> KubeObject {
    .endpointSlice(SampleCluster(size: size).slice(number, places: places))
  }

  private func frame(_ kind: Kind, _ type: WireEncoder.ChangeType, _ object: KubeObject) -> Frame {
    let isSlice = if case .endpointSlice = object { true } else { false }
    return Frame(
      kind: kind, object: isSlice ? .endpointSlice : .service,
      bytes: WireEncoder.event(type, object, resourceVersion: "4712"))
  }

  private func apply(
    _ frame: Frame, to sample: inout SampleEngine, _ kernel: CountingKernel
  ) throws -> Run {
    var run = Run()
    var frames = WireFrames()
    let allocations = allocations_of_this_thread()
    let start = Cost.now()
    let change = try sample.decode(&frames, frame.bytes, frame.object)
    let decoded = Cost.now()
    guard let change else { preconditionFailure("a sample is wrong") }
    sample.engine.apply(.changed(change))
    let taken = Cost.now()
    let report = try sample.engine.sync(everything: false, with: kernel)
    let end = Cost.now()
    precondition(
      report.size.messages > 0 && !report.isFull, "\(frame.kind.rawValue): not the change that was meant")
    run.decoding = decoded - start
    run.taking = taken - decoded
    run.committing = kernel.last
    run.planning = end - taken - kernel.last
    run.kernel = report.size.committing / .seconds(1)
    run.allocations = Double(allocations_of_this_thread() - allocations)
    return run
  }

  // MARK: Figures

  private func add(_ runs: [(kind: Kind, run: Run)], to report: inout Report) {
    let all = runs.map(\.run)
    report.add(
      figure(
        Self.cpuName, all, \.total.cpu, floor: \.floor.cpu,
        goal: .init(limit: 200, meaning: "at every size")))
    report.add(figure("change: time", all, \.total.wall, floor: \.floor.wall))
    report.add(figure("change: the kernel's part of it", all, \.kernel, floor: \.floor.wall))
    let stages: [(name: String, cost: KeyPath<Run, Double>)] = [
      ("decode", \.decoding.cpu), ("take", \.taking.cpu), ("plan and compile", \.planning.cpu),
      ("encode and commit", \.committing.cpu),
    ]
    for (name, cost) in stages {
      report.add(figure("change: \(name), CPU", all, cost))
    }
    report.add(
      Figure(
        "change: allocations", size, .count, Distribution(all.map(\.allocations))))
    for kind in Kind.allCases {
      let own = runs.filter { $0.kind == kind }.map(\.run)
      report.add(figure("change: \(kind.rawValue), CPU", own, \.total.cpu))
    }
  }

  /// The median, and as spread the lowest and the 99th percentile.
  private func figure(
    _ name: String, _ runs: [Run], _ part: KeyPath<Run, Double>, floor: KeyPath<Run, Double>? = nil,
    goal: Figure.Goal? = nil
  ) -> Figure {
    let values = Distribution(runs.map { $0[keyPath: part] * 1e6 })
    let floors = floor.map { path in Distribution(runs.map { $0[keyPath: path] * 1e6 }) }
    return Figure(
      name: name, size: size, unit: .microseconds, median: values.median,
      spread: (values.lowest, values.quantile(0.99)),
      floor: floors.map { (name: "empty transaction", value: $0.median) }, goal: goal)
  }
}
