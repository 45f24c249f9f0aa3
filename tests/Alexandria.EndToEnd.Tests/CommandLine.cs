using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Host;
using Alexandria.Surfaces.Cli;
using Alexandria.Testing.Servers;

namespace Alexandria.EndToEnd.Tests;

/// <summary>What one verb answered.</summary>
internal sealed record Answer(int Code, string Out, string Error);

/// <summary>Runs verbs as the executable does, in this process.</summary>
internal static class CommandLine
{
    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        var (output, error, bytes) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var terminal = new Terminal { Out = output, OutBytes = bytes, Error = error, In = new MemoryStream() };
        var data = Array.IndexOf(arguments, "--data");
        var environment = data >= 0 ? await TestInstallation.VariablesAsync(arguments[data + 1]) : new Dictionary<string, string>(StringComparer.Ordinal);
        var code = await Executable.RunAsync(arguments, terminal, environment, TestContext.Current.CancellationToken);
        return new Answer(code, bytes.Length > 0 ? Encoding.UTF8.GetString(bytes.ToArray()) : output.ToString(), error.ToString());
    }

    /// <summary>The audit of a data directory verifies, beside a running server or without one.</summary>
    /// <param name="dataDirectory">Whose audit.</param>
    /// <param name="least">Records that it has at least.</param>
    public static async Task AuditVerifiesAsync(string dataDirectory, int least)
    {
        var answer = await RunAsync("audit", "verify", "--data", dataDirectory, "--json");
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
        var found = JsonNode.Parse(answer.Out)!;
        Assert.Null(found["broken"]);
        Assert.True((long)found["sealed"]! + (long)found["unsealed"]! >= least, answer.Out);
    }
}
