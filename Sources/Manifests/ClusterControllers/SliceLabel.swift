/// Labels that controllers set on slices.
enum SliceLabel {
  static let service = "kubernetes.io/service-name"
  static let managedBy = "endpointslice.kubernetes.io/managed-by"
  static let headless = "service.kubernetes.io/headless"
  static let skipsMirroring = "endpointslice.kubernetes.io/skip-mirror"

  /// Values of `managedBy`.
  static let endpointSliceController = "endpointslice-controller.k8s.io"
  static let mirroringController = "endpointslicemirroring-controller.k8s.io"
}
