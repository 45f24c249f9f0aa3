using System.Globalization;

namespace Alexandria.Adapters.Sql;

/// <summary>What a process is called among those of its installation: for people where it runs, and never twice the same.</summary>
internal static class ProcessName
{
    /// <returns>Host name, process id and a part that no other start has: <c>node-3/4711/9f86d081884c</c>.</returns>
    public static string New(TimeProvider time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Ids.New(time)[^12..]}");
}
