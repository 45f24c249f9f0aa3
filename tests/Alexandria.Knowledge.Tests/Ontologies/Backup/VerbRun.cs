using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Backup;

/// <summary>Runs a verb of the module against a host's operations, as the command line does.</summary>
internal static class VerbRun
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(Verb verb, TestHost? host, bool json, params IEnumerable<(string Name, string Value)> values)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var given = verb.Options.Where(o => o.Default is not null).ToDictionary(o => o.Name, o => o.Default!, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            Assert.Contains(name, verb.Options.Select(o => o.Name));
            given[name] = value;
        }

        var code = await verb.RunAsync(new VerbContext
        {
            Values = given,
            Out = output,
            Error = error,
            Json = json,
            DataDirectory = "",
            Services = host?.Services!,
            Connect = _ => Task.FromResult(host is null ? Error.Unavailable("server_unreachable", "Nobody is to be asked.") : Result<IVerbOperations>.Success(new HostOperations(host))),
            Cancellation = TestContext.Current.CancellationToken,
        });
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The host's own operations, as an administrator.</summary>
    internal sealed class HostOperations(TestHost host) : IVerbOperations
    {
        public bool GoesOn => true;

        public Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, CancellationToken cancellation) => host.CallAsync(request);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
