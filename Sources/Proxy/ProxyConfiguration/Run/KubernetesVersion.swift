/// A minor version of Kubernetes, whose kube-proxy is followed: `1.37`.
package struct KubernetesVersion: Hashable, Sendable, Comparable, LosslessStringConvertible {
  /// The minor version.
  package let minor: Int

  /// The versions that can be followed. What 1.39 and 1.40 will be is known from KEPs alone.
  package static let followed = (36...40).map { Self(minor: $0) }
  /// The default: the newest version that was released and tried.
  package static let newestTried = Self(minor: 37)

  private init(minor: Int) { self.minor = minor }

  /// Parses `1.36` to `1.40`; nil for anything else.
  package init?(_ text: String) {
    guard let version = Self.followed.first(where: { $0.description == text }) else { return nil }
    self = version
  }

  /// The version as people write it.
  package var description: String { "1.\(minor)" }

  /// Orders by age.
  package static func < (left: Self, right: Self) -> Bool { left.minor < right.minor }

  /// Whether the process ends when its Node's addresses or pod CIDRs change (kubernetes#138183), to be started again with
  /// them.
  package var endsWithNode: Bool { minor >= 37 }

  /// Whether `nodePortAddresses` takes keywords beside blocks: `primary`, `localhost` and `all` (KEP-6032).
  var combinesNodePortKeywords: Bool { minor >= 37 }
}
