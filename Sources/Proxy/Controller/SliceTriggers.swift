internal import Addresses
internal import ClusterModel

/// The trigger times of slice changes that are not in force yet: one time for each slice, however often it changed
/// meanwhile.
struct SliceTriggers: Sendable {
  private struct Trigger {
    let family: AddressFamily
    let time: Int64
  }

  private var triggers: [NamespacedName: Trigger] = [:]

  /// Records a slice's change; nil means that it was deleted. Of several changes, the first one is kept, which has
  /// waited longest.
  mutating func note(_ slice: EndpointSlice?, at name: NamespacedName) {
    guard let slice else {
      triggers[name] = nil
      return
    }
    guard let time = slice.changeTriggered else { return }
    if let earlier = triggers[name], earlier.family == slice.family, earlier.time <= time { return }
    triggers[name] = Trigger(family: slice.family, time: time)
  }

  /// The trigger times by IP family, sorted.
  var byFamily: [AddressFamily: [Int64]] {
    Dictionary(grouping: triggers.values, by: \.family).mapValues { $0.map(\.time).sorted() }
  }
}
