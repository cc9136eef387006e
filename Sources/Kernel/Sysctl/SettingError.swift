public import Netlink

/// Why a setting could not be read or set.
public enum SettingError: Error, Hashable, Sendable {
  /// The file is not there: the kernel lacks what it belongs to, or its module is not loaded yet.
  case absent(KernelSetting)
  /// It cannot be changed from here: /proc/sys or /sys is mounted read-only, as in a container without privileges, or
  /// the setting belongs to the first network namespace.
  case readOnly(KernelSetting, wanted: Int, KernelErrno)
  /// The kernel does not take the number.
  case refused(KernelSetting, wanted: Int, KernelErrno)
  /// It could not be read.
  case unreadable(KernelSetting, KernelErrno)
  /// What was read is no number.
  case notANumber(KernelSetting, String)
}

extension SettingError: CustomStringConvertible {
  /// One line: what, why, and what to do about it.
  public var description: String {
    switch self {
    case .absent(let setting):
      "\(setting.name) does not exist; load the nf_conntrack module, or use a kernel that has it"
    case .readOnly(let setting, let wanted, let errno):
      "\(setting.name) cannot be set to \(wanted) from here: \(errno); set it on the host with \(Self.remedy(setting, wanted))"
    case .refused(let setting, let wanted, let errno):
      "the kernel rejected \(wanted) for \(setting.name): \(errno); choose another value"
    case .unreadable(let setting, let errno): "\(setting.path) cannot be read: \(errno); run as root"
    case .notANumber(let setting, let text):
      "\(setting.path) contains '\(text)', which is not a number; mount the kernel's own file there"
    }
  }

  private static func remedy(_ setting: KernelSetting, _ wanted: Int) -> String {
    setting.name == setting.path
      ? "'echo \(wanted) > \(setting.path)'" : "'sysctl -w \(setting.name)=\(wanted)'"
  }
}
