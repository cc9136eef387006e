internal import NIOCore
internal import Synchronization

/// What all connections of a server share.
final class ServerState: Sendable {
  private struct Content {
    var store = ObjectStore()
    var settings = Settings()
    var faults: [(target: FaultTarget, fault: Fault, times: Int)] = []
    var calls: [APICall] = []
    var wakes: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextWake = 0
    var channels: [ObjectIdentifier: any Channel] = [:]
  }

  private let content = Mutex(Content())

  var settings: Settings { content.withLock { $0.settings } }
  var calls: [APICall] { content.withLock { $0.calls } }
  var openWatches: Int { content.withLock { $0.wakes.count } }

  func add(_ channel: any Channel) { content.withLock { $0.channels[ObjectIdentifier(channel)] = channel } }

  func remove(_ channel: any Channel) {
    content.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// Ends all connections.
  func closeAll() async {
    for channel in content.withLock({ Array($0.channels.values) }) {
      // One that is closed already is as good.
      try? await channel.close().get()
    }
  }

  func change(_ body: (inout Settings) -> Void) {
    content.withLock {
      body(&$0.settings)
      $0.store.historyLimit = $0.settings.historyLimit
    }
  }

  /// Reads the store.
  func read<Result: Sendable>(_ body: (ObjectStore) throws -> Result) rethrows -> Result {
    try content.withLock { try body($0.store) }
  }

  /// Changes the store, and wakes all watches.
  func write<Result: Sendable>(_ body: (inout ObjectStore) throws -> Result) rethrows -> Result {
    try content.withLock { content in
      defer { for wake in content.wakes.values { wake.yield() } }
      return try body(&content.store)
    }
  }

  func add(_ fault: Fault, on target: FaultTarget, times: Int) {
    content.withLock { $0.faults.append((target, fault, times)) }
  }

  /// Notes the call, and gives what shall go wrong with it.
  func begin(_ call: APICall) -> Fault? {
    content.withLock { content in
      content.calls.append(call)
      guard let index = content.faults.firstIndex(where: { $0.target.matches(call) }) else { return nil }
      content.faults[index].times -= 1
      let fault = content.faults[index].fault
      if content.faults[index].times == 0 { content.faults.remove(at: index) }
      return fault
    }
  }

  /// A stream that has an element after each change, and its number to end it.
  func subscribe() -> (Int, AsyncStream<Void>) {
    let (stream, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    return content.withLock { content in
      content.nextWake += 1
      content.wakes[content.nextWake] = wake
      return (content.nextWake, stream)
    }
  }

  func wake(_ number: Int) { content.withLock { _ = $0.wakes[number]?.yield() } }

  func unsubscribe(_ number: Int) { content.withLock { _ = $0.wakes.removeValue(forKey: number) } }
}
