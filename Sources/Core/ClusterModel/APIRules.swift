/// Limits and defaults of the API's fields that several modules need, each with its source in Kubernetes.
package enum APIRules {
  /// The namespace of an object that does not name one (metav1.NamespaceDefault).
  package static let defaultNamespace = "default"

  /// The seconds of a session affinity without `timeoutSeconds`: three hours (core/v1,
  /// DefaultClientIPServiceAffinitySeconds).
  package static let defaultAffinitySeconds: UInt32 = 10_800

  /// The seconds that `timeoutSeconds` may have (pkg/apis/core/validation, validateAffinityTimeout).
  package static let affinityRange = 1...86_400

  /// Returns the seconds of a session affinity; nil if the API server rejects them.
  package static func affinitySeconds(_ number: Int) -> UInt32? {
    affinityRange.contains(number) ? UInt32(number) : nil
  }

  /// The bytes of a DNS label, such as the name of a Service (apimachinery, DNS1123LabelMaxLength).
  package static let longestLabel = 63

  /// The bytes of several DNS labels, such as the name of a Node (apimachinery, DNS1123SubdomainMaxLength).
  package static let longestSubdomain = 253

  /// The bytes of a label's value, and of a label's key after the slash (apimachinery, LabelValueMaxLength and
  /// qualifiedNameMaxLength).
  package static let longestLabelValue = 63

  /// The bytes of a container port's name (apimachinery, IsValidPortName).
  package static let longestPortName = 15

  /// The most slots that an annotation may ask for: the largest of Maglev's tables, a prime below 65 536.
  package static let largestHashTable: UInt32 = 65_521
}
