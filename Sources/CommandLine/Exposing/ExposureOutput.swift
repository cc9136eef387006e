package import ClusterModel
internal import ObjectNotation

/// Where `expose` writes a Service, and what it prints.
package struct ExposureOutput: Hashable, Sendable {
  /// What to print in place of a message.
  package enum Format: String, Hashable, Sendable, CaseIterable {
    case yaml, json, name
  }

  /// The folder to write the Service to; nil if it is only printed.
  package let folder: String?
  private let format: Format?
  private let isDryRun: Bool

  /// Chooses the output: the Service is written to the only folder, or printed if there is none.
  ///
  /// - Parameters:
  ///   - folders: those among the paths of `-f`.
  ///   - format: what to print; nil for a message, or for YAML if the Service is not written anywhere else.
  ///   - isDryRun: whether nothing is to be written.
  /// - Throws: if there are several folders.
  package init(folders: [String], format: Format?, isDryRun: Bool) throws(ExposureError) {
    guard folders.count <= 1 else {
      throw ExposureError(
        description: "-f: \(folders.joined(separator: ", ")): specify only the folder to write to")
    }
    folder = isDryRun ? nil : folders.first
    self.format = format ?? (folders.isEmpty && !isDryRun ? .yaml : nil)
    self.isDryRun = isDryRun
  }

  /// Returns what to print about the Service.
  package func text(of service: ObjectValue) -> String {
    switch format {
    case .yaml: service.yaml
    case .json: service.json
    case .name: "service/\(service.name.name)\n"
    case nil: "service/\(service.name.name) exposed\(isDryRun ? " (dry run)" : "")\n"
    }
  }

  /// Returns the name of the Service's file in a folder: `web-service.yaml`, `shop-web-service.yaml`.
  package static func fileName(of service: ObjectValue) -> String {
    let name = service.name
    let prefix = name.namespace == "default" ? "" : "\(name.namespace)-"
    return "\(prefix)\(name.name)-service.yaml"
  }
}
