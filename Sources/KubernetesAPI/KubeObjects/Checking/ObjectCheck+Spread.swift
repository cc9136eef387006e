internal import Addresses
internal import ClusterModel

/// The annotations that say how connections are spread over endpoints, and how they end. An invalid one is reported and has no effect.
extension ObjectCheck {
  /// Reads the algorithm of a Service and the size of its hash table.
  mutating func readSpread(_ metadata: CheckedMetadata, into service: inout Service) {
    guard !metadata.annotations.isEmpty else { return }
    service.algorithm = algorithm(metadata)
    service.hashTableSize = hashTableSize(metadata)
  }

  /// Reads whether connections to endpoints that are gone are reset.
  mutating func readEnding(_ metadata: CheckedMetadata, into service: inout Service) {
    guard !metadata.annotations.isEmpty else { return }
    service.resetsConnections = annotation(.resetConnections, of: metadata, as: .resetConnections) {
      Bool($0)
    }
  }

  /// Reads the weights of a slice's endpoints: one for all, and those that name an address.
  mutating func readWeights(_ metadata: CheckedMetadata, into slice: inout EndpointSlice) {
    guard !metadata.annotations.isEmpty else { return }
    if let weight = annotation(.weight, of: metadata, as: .weight, { UInt16($0) }) {
      for index in slice.endpoints.indices { slice.endpoints[index].weight = weight }
    }
    guard let text = metadata.annotations[.endpointWeights] else { return }
    var named: Set<IPAddress> = []
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      readWeight(String(pair).trimmed, into: &slice, named: &named)
    }
  }
}

extension ObjectCheck {
  /// Of several annotations, the first valid one counts: ours, Cilium's, kube-router's. One that says something else is
  /// reported.
  private mutating func algorithm(_ metadata: CheckedMetadata) -> BalancingAlgorithm? {
    typealias Key = MetadataObject.Annotations.Other
    let ofCilium: [String: BalancingAlgorithm] = ["random": .random, "maglev": .maglev]
    let found: [(key: Key, algorithm: BalancingAlgorithm?)] = [
      (.algorithm, annotation(.algorithm, of: metadata, as: .algorithm) { .init(rawValue: $0) }),
      (
        .algorithmOfCilium,
        annotation(.algorithmOfCilium, of: metadata, as: .algorithmOfCilium) { ofCilium[$0] }
      ),
      (.schedulerOfKubeRouter, scheduler(metadata)),
    ]
    guard let first = found.first(where: { $0.algorithm != nil }) else { return nil }
    if first.key == .schedulerOfKubeRouter, first.algorithm == .random { warnOfCounting(metadata) }
    for other in found where other.algorithm != nil && other.algorithm != first.algorithm {
      warn(
        ofAnnotation: other.key.rawValue,
        problem: "differs from \(first.key.rawValue), which counts",
        remedy: "remove one of them, or let both say the same")
    }
    return first.algorithm
  }

  /// Reads the name of an IPVS scheduler.
  private mutating func scheduler(_ metadata: CheckedMetadata) -> BalancingAlgorithm? {
    let known: [String: BalancingAlgorithm] = [
      "rr": .random, "lc": .random, "sh": .sourceHash, "dh": .destinationHash, "mh": .maglev,
    ]
    return annotation(.schedulerOfKubeRouter, of: metadata, as: .schedulerOfKubeRouter) { known[$0] }
  }

  /// Round robin and least connections need counts that rules do not have.
  private mutating func warnOfCounting(_ metadata: CheckedMetadata) {
    let key = MetadataObject.Annotations.Other.schedulerOfKubeRouter
    warn(
      ofAnnotation: key.rawValue,
      problem: "\((metadata.annotations[key] ?? "").trimmed.quoted) is served as random",
      remedy: "remove it, or write sh, dh or mh for a choice that depends on the flow")
  }

  private mutating func hashTableSize(_ metadata: CheckedMetadata) -> UInt32? {
    let key = MetadataObject.Annotations.Other.hashTableSize
    let size = annotation(key, of: metadata, as: .hashTableSize) { text in
      UInt32(text).flatMap { $0 == 0 ? nil : $0 }
    }
    guard let size, size > APIRules.largestHashTable else { return size }
    warn(
      ofAnnotation: key.rawValue,
      problem: "\(size) slots are too many, so \(APIRules.largestHashTable) are used",
      remedy: Expectation.hashTableSize.remedy)
    return APIRules.largestHashTable
  }

  /// Reads `10.0.0.1=30`. An address that has been named before is one of two that were meant, or a weight too many.
  private mutating func readWeight(
    _ pair: String, into slice: inout EndpointSlice, named: inout Set<IPAddress>
  ) {
    let key = MetadataObject.Annotations.Other.endpointWeights
    let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
    guard parts.count == 2, let address = IPAddress(parts[0]), let weight = UInt16(parts[1]) else {
      return warn(
        ofAnnotation: key.rawValue, problem: "\(pair.quoted) \(Expectation.endpointWeights.problem)",
        remedy: Expectation.endpointWeights.remedy)
    }
    if !named.insert(address).inserted {
      warn(
        ofAnnotation: key.rawValue, problem: "names \(address) more than once, and the last weight counts",
        remedy: "name each endpoint once")
    }
    let endpoints = slice.endpoints.indices.filter { slice.endpoints[$0].address == address }
    for index in endpoints { slice.endpoints[index].weight = weight }
    if endpoints.isEmpty {
      warn(
        ofAnnotation: key.rawValue, problem: "the slice has no endpoint \(address)",
        remedy: "name an endpoint of the slice")
    }
  }

  /// Returns the valid value of an annotation. Nil if it is not there, or if it is invalid, which is reported.
  mutating func annotation<Value>(
    _ key: MetadataObject.Annotations.Other, of metadata: CheckedMetadata, as expectation: Expectation,
    _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = metadata.annotations[key] else { return nil }
    if let value = parse(text.trimmed) { return value }
    warn(
      ofAnnotation: key.rawValue, problem: "\(text.quoted) \(expectation.problem)", remedy: expectation.remedy
    )
    return nil
  }
}
