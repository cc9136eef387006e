internal import Addresses
internal import ClusterModel
internal import Controller
internal import KubeWire
internal import NFTDriver
internal import SimulatedWeek
internal import WireSupport
private import Glibc

/// A week of a large cluster's changes, a thousand a second, from a watch's frame to the kernel's word that the change is in force:
/// how long changes wait, and whether memory grows. The frames are made in the pauses between, on the same thread.
struct Week {
  let size: Size
  let seed: UInt64
  /// Ends before the week is over; nil for all of it.
  let limit: Int?

  private static let nodes = 500
  /// Changes in a second.
  private static let rate = 1000.0
  /// How many frames are made in advance.
  private static let ahead = 200

  func measure(into report: inout Report) throws {
    print("a week of \(size) on \(Self.nodes) nodes, seed \(seed)")
    let kernel = CountingKernel(try NFTKernel(ownsTables: true))
    var sample = SampleEngine()
    var frames = Frames(
      week: SimulatedWeek(
        .init(services: size.services, endpoints: size.endpoints, nodes: Self.nodes), seed: seed),
      limit: limit ?? .max)
    try prepare(&sample, frames.week, kernel)
    let start = Cost.now()
    var record = Record(start: start.wall)
    while try step(&sample, &frames, &record, kernel) {}
    add(record, took: Cost.now() - start, memoryAtStart: record.memoryAtStart, to: &report)
    try check(&sample, kernel)
    try kernel.clear()
  }

  private func prepare(_ sample: inout SampleEngine, _ week: SimulatedWeek, _ kernel: CountingKernel) throws {
    sample.engine.apply(.listed(.services(week.services)))
    sample.engine.apply(.listed(.slices(week.slices)))
    sample.engine.apply(.listed(.nodes([])))
    sample.engine.apply(.listed(.serviceCIDRs([])))
    _ = try sample.engine.sync(everything: true, with: kernel)
    letTheKernelRest()
  }

  /// Applies what is due, or uses the time until something is; returns false at the end.
  private func step(
    _ sample: inout SampleEngine, _ frames: inout Frames, _ record: inout Record, _ kernel: CountingKernel
  ) throws -> Bool {
    let now = Cost.now().wall - record.start
    let due = Int(now * Self.rate) + 1 - record.count
    guard due > 0 else {
      if frames.ready.count < Self.ahead, frames.make() { return true }
      guard !frames.isOver else { return false }
      usleep(useconds_t(max(0, Double(record.count) / Self.rate - now) * 1e6))
      return true
    }
    let delayed = Delay.now()
    var taken = 0
    while taken < due, let frame = frames.take() {
      try apply(frame, to: &sample)
      taken += 1
    }
    guard taken > 0 else { return false }
    _ = try sample.engine.sync(everything: false, with: kernel)
    forgetFlows(&sample)
    record.add(taken, at: Cost.now().wall - record.start, rate: Self.rate, delay: Delay.now() - delayed)
    return true
  }

  private func apply(_ frame: [UInt8], to sample: inout SampleEngine) throws {
    var frames = WireFrames()
    guard let change = try sample.decode(&frames, frame, .endpointSlice) else {
      preconditionFailure("a sample is wrong")
    }
    sample.engine.apply(.changed(change))
  }

  /// The daemon searches connection tracking for them, on another thread.
  private func forgetFlows(_ sample: inout SampleEngine) {
    guard sample.engine.hasFlowsToCheck else { return }
    for family in [AddressFamily.ipv4, .ipv6] {
      sample.engine.forgetFlows(family)
      sample.engine.forgetAttempts(family)
    }
  }

  /// At the end the tables are those of a start with this state.
  private func check(_ sample: inout SampleEngine, _ kernel: CountingKernel) throws {
    let report = try sample.engine.sync(everything: true, with: kernel)
    precondition(
      report.size.messages == 0, "seed \(seed): the tables are not what compiling everything makes of them")
  }

  // MARK: Figures

  private func add(_ record: Record, took: Cost, memoryAtStart: Double, to report: inout Report) {
    let count = Double(record.count)
    print("\(record.count) changes")
    report.add(
      Figure(name: "week: changes a second", size: size, unit: .perSecond, median: count / took.wall))
    report.add(
      Figure(
        name: "week: CPU of a change, its making included", size: size, unit: .microseconds,
        median: took.cpu * 1e6 / count))
    report.add(waits("week: a change waits", record.waits, goal: nil))
    report.add(
      Figure(
        name: "week: the longest wait", size: size, unit: .milliseconds, median: record.waits.longest,
        goal: .init(limit: 50, meaning: "no change more")))
    report.add(
      Figure(
        name: "week: that, less what its transaction waited for a processor", size: size, unit: .milliseconds,
        median: record.ownWaits.longest))
    let memory = record.memory
    report.add(
      Figure(
        "week: memory", size, .megabytes, memory, floor: (name: "at its start", value: memoryAtStart)))
    report.add(
      Figure(
        name: "week: memory, farthest from its median", size: size, unit: .times,
        median: max(memory.highest / memory.median, memory.median / memory.lowest),
        goal: .init(limit: 1.05, meaning: "flat")))
  }

  /// The median, the lowest and the 99.9th percentile.
  private func waits(_ name: String, _ waits: Waits, goal: Figure.Goal?) -> Figure {
    Figure(
      name: name, size: size, unit: .milliseconds, median: waits.quantile(0.5),
      spread: (waits.quantile(0), waits.quantile(0.999)), goal: goal)
  }
}

/// The frames of a week's changes, made before they are due.
private struct Frames {
  private(set) var week: SimulatedWeek
  let limit: Int
  private(set) var ready: ArraySlice<[UInt8]> = []
  private var made = 0
  private(set) var isOver = false

  init(week: SimulatedWeek, limit: Int) {
    self.week = week
    self.limit = limit
  }

  /// Makes another one; returns false if there are no more.
  mutating func make() -> Bool {
    guard made < limit, case .slice(_, let slice?)? = week.next() else {
      isOver = ready.isEmpty
      return false
    }
    made += 1
    ready.append(WireEncoder.event(.modified, .endpointSlice(slice), resourceVersion: "\(500_000 + made)"))
    return true
  }

  mutating func take() -> [UInt8]? {
    if ready.isEmpty { _ = make() }
    return ready.popFirst()
  }
}

/// What was seen in the week.
private struct Record {
  /// How often memory is looked at, in changes.
  private static let every = 1000

  let start: Double
  let memoryAtStart = Memory.status("VmRSS:")
  private(set) var count = 0
  private(set) var waits = Waits()
  /// Without the time for which the thread could have run in this transaction and other programs had the processors. What
  /// earlier transactions waited is in it, so it says little where the week falls behind.
  private(set) var ownWaits = Waits()
  private var samples: [Double] = []

  init(start: Double) {
    self.start = start
    samples.reserveCapacity(10_000)
  }

  /// Adds changes that are in force now, the first of which was due at `count` / `rate`.
  mutating func add(_ taken: Int, at now: Double, rate: Double, delay: Double) {
    for number in count..<count + taken {
      let wait = now - Double(number) / rate
      waits.add(wait)
      ownWaits.add(max(0, wait - delay))
    }
    if (count + taken) / Self.every > count / Self.every { samples.append(Memory.status("VmRSS:")) }
    count += taken
  }

  /// From the second tenth of the week on: before, what is needed once grows to its size.
  var memory: Distribution {
    let late = samples.dropFirst(samples.count / 10)
    return Distribution(late.isEmpty ? [memoryAtStart] : Array(late))
  }
}

/// How long changes waited, in tenths of a millisecond, so that their number takes no memory.
private struct Waits {
  private static let perMillisecond = 10.0
  private var counts = [Int](repeating: 0, count: 10_001)
  private var total = 0
  /// In milliseconds.
  private(set) var longest = 0.0

  mutating func add(_ seconds: Double) {
    let milliseconds = seconds * 1000
    longest = max(longest, milliseconds)
    counts[min(counts.count - 1, Int(milliseconds * Self.perMillisecond))] += 1
    total += 1
  }

  /// In milliseconds.
  func quantile(_ part: Double) -> Double {
    var left = Int(Double(total) * part)
    for (index, count) in counts.enumerated() {
      left -= count
      if left < 0 { return Double(index) / Self.perMillisecond }
    }
    return longest
  }
}

/// How long this thread has waited for a processor so far, in seconds (/proc/thread-self/schedstat, its second number).
private enum Delay {
  static func now() -> Double {
    let numbers = firstLine(of: "/proc/thread-self/schedstat").split(separator: " ")
    return numbers.count > 1 ? (Double(String(numbers[1])) ?? 0) / 1e9 : 0
  }
}
