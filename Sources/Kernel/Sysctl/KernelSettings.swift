private import Glibc
internal import Netlink
private import SmallFiles

/// Reads and writes kernel settings through their files. Network settings are those of the calling thread's network
/// namespace.
package struct KernelSettings: Sendable {
  private let root: String

  /// Creates access to the settings below this directory. Anything but `/` is for tests, and for the host's files
  /// mounted in a container.
  package init(root: String = "/") { self.root = root.hasSuffix("/") ? root : root + "/" }

  /// Returns the current value of a setting.
  package func read(_ setting: KernelSetting) throws(SettingError) -> Int {
    let text = try text(setting)
    guard let number = Int(text) else { throw .notANumber(setting, text) }
    return number
  }

  /// Writes a setting, even if it already has the value.
  package func write(_ setting: KernelSetting, _ value: Int) throws(SettingError) {
    do { try writeSetting(value, to: root + setting.rawValue) } catch {
      throw Self.error(error.errno, setting, value)
    }
  }

  /// Changes a setting if it does not meet the requirement.
  package func apply(_ requirement: SettingRequirement) throws(SettingError) -> SettingOutcome {
    let present = try read(requirement.setting)
    if requirement.isMet(by: present) { return .unchanged(present) }
    try write(requirement.setting, requirement.value)
    return .changed(from: present)
  }

  /// Returns the number of online CPUs, at least 1, regardless of this process's CPU affinity.
  package func onlineCPUs() -> Int {
    let count = (try? firstLine(of: "sys/devices/system/cpu/online")).flatMap { Self.count(ofList: $0) }
    return count ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// Returns how many numbers a list such as `0-3,8` contains; nil if the text is not such a list.
  static func count(ofList text: String) -> Int? {
    var count = 0
    for range in text.split(separator: ",") {
      let ends = range.split(separator: "-", maxSplits: 1).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
      count += last - first + 1
    }
    return count > 0 ? count : nil
  }

  private func text(_ setting: KernelSetting) throws(SettingError) -> String {
    do { return try firstLine(of: setting.rawValue) } catch {
      if let file = setting.publicFile, let text = try? firstLine(of: file) { return text }
      throw error.errno == ENOENT ? .absent(setting) : .unreadable(setting, KernelErrno(error.errno))
    }
  }

  private func firstLine(of path: String) throws(FileError) -> String {
    String(decoding: try readFile(root + path).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  private static func error(_ number: Int32, _ setting: KernelSetting, _ value: Int) -> SettingError {
    switch number {
    case ENOENT: .absent(setting)
    // A module parameter that belongs to the initial namespace yields EOPNOTSUPP elsewhere (nf_conntrack_core.c,
    // nf_conntrack_set_hashsize).
    case EROFS, EACCES, EPERM, EOPNOTSUPP: .readOnly(setting, wanted: value, KernelErrno(number))
    default: .refused(setting, wanted: value, KernelErrno(number))
    }
  }
}
