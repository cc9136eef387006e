package import ClusterModel
internal import KubectlText

/// Refuses a Service that a folder's reader would report as faulty, or whose name is taken.
///
/// - Parameters:
///   - diagnostics: what the reader reports about the Service; only errors count.
///   - objects: the objects that exist already.
package func checkExposed(
  _ service: ObjectValue, _ diagnostics: [Diagnostic], among objects: [ObjectValue]
) throws(ExposureError) {
  if let error = diagnostics.first(where: { $0.severity == .error }) {
    let field = error.field.map { "\($0): " } ?? ""
    throw ExposureError(description: "\(field)\(error.problem); \(error.remedy)")
  }
  if objects.contains(where: { ObjectKind.service.includes($0) && $0.name == service.name }) {
    throw ExposureError(
      description: "services \"\(service.name.name)\" already exists; choose another with --name")
  }
}
