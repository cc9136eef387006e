internal import Addresses
internal import ClusterModel

/// The annotations that say who may come in. An invalid one is reported and has no effect, except that a range that cannot
/// be read admits nobody, as in `spec.loadBalancerSourceRanges`.
extension ObjectCheck {
  /// Reads the ranges of a Service's external IPs and node ports, and what its ranges do.
  mutating func readSourceRanges(_ metadata: CheckedMetadata, into service: inout Service) {
    guard !metadata.annotations.isEmpty else { return }
    service.sourceRangesPolicy = policy(.sourceRangesPolicyOfCilium, of: metadata)
    service.outsideSourceRangesPolicy = policy(.sourceRangesPolicy, of: metadata)
    let isDenied = service.outsideSourceRangesPolicy == .deny
    service.outsideSourceRanges = metadata.annotations[.sourceRanges].map {
      ranges(in: $0, effect: isDenied ? "keeps nobody out" : "admits nobody")
    }
  }

  /// Reads `allow` or `deny`, in small or capital letters, as Cilium does.
  private mutating func policy(
    _ key: MetadataObject.Annotations.Other, of metadata: CheckedMetadata
  ) -> SourceRangesPolicy? {
    annotation(key, of: metadata, as: .sourceRangesPolicy) { SourceRangesPolicy(rawValue: $0.lowercased()) }
  }

  /// Reads `10.0.0.0/8, fd00::/64`.
  ///
  /// - Parameter effect: what one does that cannot be read.
  private mutating func ranges(in text: String, effect: String) -> [IPPrefix] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    let ranges = words.compactMap { word -> IPPrefix? in
      if let range = IPPrefix(word) { return range }
      warn(
        ofAnnotation: MetadataObject.Annotations.Other.sourceRanges.rawValue,
        problem: "\(word.quoted) \(Expectation.prefix.problem), and \(effect)",
        remedy: Expectation.prefix.remedy)
      return nil
    }
    return ranges.count == words.count ? ranges : ranges + IPPrefix.matchingNoSource
  }
}
