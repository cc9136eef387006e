internal import Glibc

/// The files of a store.
struct StorePaths {
  let path: String

  /// A symbolic link stands for the file that it names: it is that file which is replaced, not the link.
  init(_ path: String) {
    self.path = Self.target(of: path)
  }

  /// What is written before it takes the store's paths.
  var next: String { path + ".new" }
  /// What keeps other processes out.
  var lock: String { path + ".lock" }

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folder if it is missing, and nothing above it: a mistyped path shall not grow a tree.
  func makeFolder() throws(StoreError) {
    guard mkdir(folder, 0o755) != 0 else {
      try OpenFile(StorePaths(folder).folder, O_RDONLY | O_DIRECTORY).synchronize()
      return
    }
    guard errno == EEXIST else { throw .system(file: folder, call: "mkdir", errno: errno) }
  }

  /// Follows symbolic links, eight of them at most.
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
