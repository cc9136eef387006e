internal import Glibc

/// The paths of a store's files.
struct StorePaths {
  let path: String

  /// Resolves symbolic links: the file that a link points to is replaced, not the link.
  init(_ path: String) {
    self.path = Self.target(of: path)
  }

  /// The new version, before it is renamed.
  var next: String { path + ".new" }
  /// The lock file.
  var lock: String { path + ".lock" }

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Creates the folder if it is missing, but not its parents: a mistyped path must not create a tree.
  func makeFolder() throws(StoreError) {
    guard mkdir(folder, 0o755) != 0 else {
      try OpenFile(StorePaths(folder).folder, O_RDONLY | O_DIRECTORY).synchronize()
      return
    }
    guard errno == EEXIST else { throw .system(file: folder, call: "mkdir", errno: errno) }
  }

  /// Follows up to eight symbolic links.
  private static func target(of path: String) -> String {
    var path = path
    for _ in 0..<8 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(path, &buffer, buffer.count)
      guard count > 0 else { break }
      let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = text.hasPrefix("/") ? text : StorePaths(literal: path).folder + "/" + text
    }
    return path
  }

  private init(literal path: String) { self.path = path }
}
