public import ClusterModel
internal import Foundation
internal import ManifestDecoding

/// Scans manifests repeatedly for objects of certain kinds, with all their fields. A file that is invalid or half
/// written keeps its last good objects, and so do all files of a folder that disappears.
public struct ObjectFiles {
  /// An object and the folder of its file.
  public struct Object: Hashable, Sendable {
    /// The folder as it was named, or `.`.
    public let folder: String
    /// The object with all its fields.
    public let value: ObjectValue
  }

  /// The result of a scan.
  public struct Scan: Sendable {
    /// All current objects, whether or not they have changed; of two with the same kind and name, the first.
    public let objects: [Object]
    /// What is wrong with the files that have changed.
    public let diagnostics: [Diagnostic]
  }

  private let kinds: Set<String>
  private let locations: [Location]
  private var files: [String: File] = [:]
  private var trouble: [String: Diagnostic] = [:]
  /// Whether something is still being written, and the next scan should follow soon even without an event.
  public private(set) var isUnsettled = true

  /// A folder, and the name of the only file to read in it; nil for all manifests.
  private struct Location { let folder: String, file: String? }

  private struct File {
    var entry: FolderListing.Entry
    var objects: [Object] = []
    var missingSince: ContinuousClock.Instant?
  }

  /// How long a file must be missing to count as deleted: editors rename a file away before they write the new one.
  private static let moment = Duration.milliseconds(100)

  /// - Parameter paths: files, and folders whose manifests are read.
  /// - Throws: if a path does not exist.
  public init(_ paths: [String], kinds: Set<String>) throws(ManifestError) {
    self.kinds = kinds
    var locations: [Location] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw .missing(path: path)
      }
      let whole = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
      locations.append(
        isFolder.boolValue
          ? Location(folder: whole, file: nil)
          : Location(folder: Self.folder(of: whole), file: String(whole.split(separator: "/").last ?? "")))
    }
    self.locations = locations
  }

  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// The folders of the files, each once.
  public var folders: [String] {
    locations.map(\.folder).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Reads what has changed since the last scan; nil if nothing has.
  public mutating func scan() -> Scan? {
    isUnsettled = false
    var diagnostics: [Diagnostic] = []
    var isChanged = false
    for location in locations { isChanged = scan(location, &diagnostics) || isChanged }
    guard isChanged || !diagnostics.isEmpty else { return nil }
    return Scan(objects: objects, diagnostics: diagnostics)
  }

  private var objects: [Object] {
    var seen: Set<ObjectReference> = []
    return files.sorted { $0.key < $1.key }.flatMap(\.value.objects).filter {
      seen.insert(ObjectReference(kind: $0.value.kind, name: $0.value.name)).inserted
    }
  }

  private mutating func scan(_ location: Location, _ diagnostics: inout [Diagnostic]) -> Bool {
    let listing: FolderListing?
    do { listing = try FolderListing(location.folder) } catch {
      report(.folderIsUnreadable(error), about: location.folder, &diagnostics)
      return false
    }
    guard let listing else {
      report(.folderIsGone(location.folder), about: location.folder, &diagnostics)
      return false
    }
    trouble[location.folder] = nil
    var isChanged = false
    for (name, entry) in listing.entries
    where name != Overlay.pods && (location.file == nil || location.file == name) {
      isChanged =
        refresh(entry, at: "\(location.folder)/\(name)", in: location.folder, &diagnostics) || isChanged
    }
    return forgetMissing(location, listing) || isChanged
  }

  private mutating func report(_ problem: Diagnostic, about folder: String, _ diagnostics: inout [Diagnostic])
  {
    guard trouble[folder] != problem else { return }
    trouble[folder] = problem
    diagnostics.append(problem)
  }

  private mutating func refresh(
    _ entry: FolderListing.Entry, at path: String, in folder: String, _ diagnostics: inout [Diagnostic]
  ) -> Bool {
    files[path]?.missingSince = nil
    guard files[path]?.entry != entry else { return false }
    // It may be incomplete; it is read when it has been left alone for a moment.
    guard !entry.isFresh(within: Self.moment) else {
      isUnsettled = true
      return false
    }
    var file = files[path] ?? File(entry: entry)
    file.entry = entry
    defer { files[path] = file }
    do {
      file.objects = try contents(of: path, in: folder, &diagnostics)
      return true
    } catch {
      let problem: Diagnostic =
        if case .syntax(let error) = error {
          .brokenFile(error, keeping: file.objects.count)
        } else {
          .unreadableFile(path, "\(error)", keeping: file.objects.count)
        }
      diagnostics.append(problem)
      return false
    }
  }

  private func contents(
    of path: String, in folder: String, _ diagnostics: inout [Diagnostic]
  ) throws(ManifestError) -> [Object] {
    let bytes = try read(path)
    let checked = try decode(bytes, file: path)
    diagnostics += checked.diagnostics.filter { kinds.contains($0.object?.kind ?? "") }
    let good = Set(checked.objects.map(\.reference))
    let known = Set(["Pod", "Deployment", "ReplicaSet"])
    return try decodeWhole(bytes, file: path).filter { object in
      let reference = ObjectReference(kind: object.kind, name: object.name)
      return kinds.contains(object.kind) && (!known.contains(object.kind) || good.contains(reference))
    }.map { Object(folder: folder, value: $0) }
  }

  private mutating func forgetMissing(_ location: Location, _ listing: FolderListing) -> Bool {
    let head = location.folder + "/"
    var isChanged = false
    for (path, file) in files where path.hasPrefix(head) {
      let name = String(path.dropFirst(head.count))
      guard !name.contains("/"), location.file == nil || location.file == name, listing.entries[name] == nil
      else {
        continue
      }
      let since = file.missingSince ?? .now
      if .now - since >= Self.moment {
        files[path] = nil
        isChanged = true
      } else {
        files[path]?.missingSince = since
        isUnsettled = true
      }
    }
    return isChanged
  }
}
