/// Why a manifest was not changed; it is left as it was.
package enum ManifestEditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It could not be read.
  case unread(ManifestError)
  /// An object cannot be removed without touching others.
  case uneditable(path: String)
  /// It cannot be written.
  case unwritable(path: String, reason: String)
  /// A file of this name already exists.
  case present(path: String)

  /// One line: where, what is wrong, what to do.
  package var description: String {
    switch self {
    case .unread(let error): error.description
    case .uneditable(let path):
      "\(path): the object cannot be removed without touching others; remove it with an editor"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason); check its permissions"
    case .present(let path):
      "\(path): the file already exists and is left unchanged; choose another --name, or print the Service with "
        + "--dry-run=client -o yaml"
    }
  }
}
