using System.Text;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host.Tests;

/// <summary>Runs verbs as the executable does, in this process.</summary>
internal static class CommandLine
{
    public static Task<Answer> RunAsync(params string[] arguments) => RunWithAsync([], "", arguments);

    public static async Task<Answer> RunWithAsync(Dictionary<string, string> environment, string input, params string[] arguments)
    {
        var (output, error, bytes) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var terminal = new Terminal { Out = output, OutBytes = bytes, Error = error, In = new MemoryStream(Encoding.UTF8.GetBytes(input)) };
        var code = await Executable.RunAsync(arguments, terminal, environment, TestContext.Current.CancellationToken);
        return new Answer(code, bytes.Length > 0 ? Encoding.UTF8.GetString(bytes.ToArray()) : output.ToString(), error.ToString());
    }
}
