// meta/v1 of Kubernetes: names in k8s.io/apimachinery/pkg/apis/meta/v1/types.go, numbers in generated.proto beside it.

/// ObjectMeta
public enum MetadataField: Int, FieldKey {
  case name = 1
  case namespace = 3
  case resourceVersion = 6
  case creationTimestamp = 8
  case deletionTimestamp = 9
  case labels = 11
  case annotations = 12
  case ownerReferences = 13

  /// The owners, from which the tools find a Pod's Deployment.
  public static var forTools: [Self] { [.ownerReferences] }
}

/// The annotation of the BOOKMARK event that ends the initial events of a watch (KEP-3157).
package enum BookmarkAnnotation: String, CodingKey {
  case endsInitialEvents = "k8s.io/initial-events-end"

  /// The only value that counts.
  package static let set = "true"
}

/// OwnerReference
public enum OwnerReferenceField: Int, FieldKey {
  case kind = 1
  case name = 3

  /// All: only the tools need owners.
  public static var forTools: [Self] { allCases }
}

/// ListMeta
public enum ListMetadataField: Int, FieldKey {
  case resourceVersion = 2
  case `continue` = 3
  case remainingItemCount = 4
}

/// Status
public enum StatusField: Int, FieldKey {
  case message = 3
  case reason = 4
  case details = 5
  case code = 6
}

/// StatusDetails
public enum StatusDetailsField: Int, FieldKey {
  case retryAfterSeconds = 5
}

/// WatchEvent
public enum WatchEventField: Int, FieldKey {
  case type = 1
  case object = 2
}
