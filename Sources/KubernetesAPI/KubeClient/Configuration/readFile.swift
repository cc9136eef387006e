internal import FoundationEssentials

/// Why a file could not be read.
struct FileError: Error {
  let reason: String
}

/// Returns the content of a file.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  } catch let error as CocoaError {
    throw FileError(
      reason: error.code == .fileReadNoSuchFile ? "no such file" : "\(error.code.text)")
  } catch {
    throw FileError(reason: "it is not readable")
  }
}

extension CocoaError.Code {
  fileprivate var text: String {
    switch self {
    case .fileReadNoPermission: "permission denied"
    case .fileReadUnknown: "it is not a file, or it is not readable"
    default: "it is not readable"
    }
  }
}
