package import Netlink

/// Why a kernel setting could not be read or written.
package enum SettingError: Error, Hashable, Sendable {
  /// The file does not exist: the kernel lacks the feature, or its module is not loaded yet.
  case absent(KernelSetting)
  /// The setting cannot be changed from here: /proc/sys or /sys is mounted read-only, as in an unprivileged container,
  /// or the setting belongs to the initial network namespace.
  case readOnly(KernelSetting, wanted: Int, KernelErrno)
  /// The kernel rejected the value.
  case refused(KernelSetting, wanted: Int, KernelErrno)
  /// The file exists but could not be read.
  case unreadable(KernelSetting, KernelErrno)
  /// The file does not contain a number.
  case notANumber(KernelSetting, String)
}

extension SettingError: CustomStringConvertible {
  /// One line: the setting, the reason and the remedy.
  package var description: String {
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
