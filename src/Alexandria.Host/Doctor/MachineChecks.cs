using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Host.Running;
using Alexandria.Kernel.Configuration;

namespace Alexandria.Host.Doctor;

/// <summary>What can be seen without opening the store.</summary>
internal static class MachineChecks
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const long Gibibyte = 1L << 30;
    private const long TooLittle = Gibibyte / 4;
    private const long Little = 2 * Gibibyte;

    public static IEnumerable<Finding> Configuration(IReadOnlyList<ConfigurationFault> faults) => faults.Count == 0
        ? [Finding.Ok("configuration", "no fault")]
        : faults.Select(f => Finding.Fail("configuration", "configuration_invalid", $"{f.Key} {f.Message}", $"mend {f.Key}; 'alexandria config show' tells where it comes from"));

    public static IEnumerable<Finding> Directory(string path)
    {
        if (!System.IO.Directory.Exists(path))
        {
            yield return Finding.Warn("directory", "data_directory_missing", $"{path} is not there yet", "the first 'alexandria up' makes it; or name another with --data");
            yield break;
        }

        if (!OperatingSystem.IsWindows())
        {
            yield return (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None
                ? Finding.Ok("directory", path)
                : Finding.Fail("directory", "data_directory_writable_by_others", $"{path} can be written by other accounts", $"chmod go-w '{path}'");
            foreach (var finding in KeyFiles(path))
            {
                yield return finding;
            }
        }

        var free = new DriveInfo(path).AvailableFreeSpace;
        var amount = $"{(double)free / Gibibyte:0.0} GiB free";
        yield return free switch
        {
            < TooLittle => Finding.Fail("disk", "disk_full", amount, "free some space: below 0.25 GiB writes may soon fail"),
            < Little => Finding.Warn("disk", "disk_low", amount, "free some space before it is used up"),
            _ => Finding.Ok("disk", amount),
        };
    }

    public static IEnumerable<Finding> Ports(string urls, string dataDirectory)
    {
        var addresses = ListenAddress.ParseAll(urls);
        if (addresses.Failed)
        {
            // A fault of the configuration, told there.
            yield break;
        }

        var running = DataDirectoryLock.IsHeld(dataDirectory);
        foreach (var address in addresses.Value.Where(a => a.Port > 0))
        {
            yield return (IsFree(address), running) switch
            {
                (true, false) => Finding.Ok("port", $"{address.Port} is free"),
                (true, true) => Finding.Ok("port", $"{address.Port} is free; the process that holds the directory listens elsewhere"),
                (false, true) => Finding.Ok("port", $"{address.Port} is in use, and a process holds the directory"),
                (false, false) => Finding.Fail("port", "port_in_use", $"{address.Port} is in use by another program", "end that program, or take another address with --urls"),
            };
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<Finding> KeyFiles(string path)
    {
        var keys = Path.Combine(path, "keys");
        if (!System.IO.Directory.Exists(keys))
        {
            yield break;
        }

        var open = System.IO.Directory.EnumerateFiles(keys).Where(file => (File.GetUnixFileMode(file) & Others) != UnixFileMode.None).Order(StringComparer.Ordinal).ToList();
        foreach (var file in open)
        {
            yield return Finding.Fail("keys", "key_readable_by_others", $"{file} can be used by other accounts", $"chmod 600 '{file}', and think of the key as known");
        }

        if (open.Count == 0)
        {
            yield return Finding.Ok("keys", "readable by their owner alone");
        }
    }

    private static bool IsFree(ListenAddress address)
    {
        var ip = address.Address ?? IPAddress.Loopback;
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, address.Port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
