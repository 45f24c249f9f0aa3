using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Surfaces.Tests.Cli;

/// <summary>Runs command lines over the sample operations and keeps what was called.</summary>
internal sealed class CliRun : ICallTarget
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly MemoryStream bytes = new();

    public List<(string Operation, string Values, CallOptions Options)> Calls { get; } = [];

    public CallRoute? Route { get; private set; }

    /// <summary>What each call is answered.</summary>
    public Func<JsonObject, CallAnswer> Answer { get; set; } = _ => new CallAnswer { Value = new JsonObject { ["id"] = "1" } };

    public IReadOnlyList<Verb> Verbs { get; init; } = [];

    public IReadOnlyList<Follower> Followers { get; init; } = [];

    public string Input { get; init; } = "";

    public Func<string, string?>? AskSecret { get; init; }

    public bool OutIsTerminal { get; init; }

    public string Out => output.ToString();

    public string Error => error.ToString();

    public byte[] Bytes => bytes.ToArray();

    public string LastValues => Calls[^1].Values;

    public Task<int> RunAsync(params string[] arguments) => new CommandLineApp(new CommandLineSetup
    {
        Operations = Sample.All,
        Verbs = Verbs,
        Followers = Followers,
        Connect = (route, _) =>
        {
            Route = route;
            return Task.FromResult<Result<ICallTarget>>(this);
        },
        DataDirectory = given => given ?? "/default",
        Services = _ => new NoServices(),
        Terminal = new Terminal { Out = output, OutBytes = bytes, Error = error, In = new MemoryStream(Encoding.UTF8.GetBytes(Input)), AskSecret = AskSecret, OutIsTerminal = OutIsTerminal, Width = 60 },
    }).RunAsync(arguments, TestContext.Current.CancellationToken);

    public Task<CallAnswer> CallAsync(OperationDescriptor operation, JsonObject values, CallOptions options, CancellationToken cancellation)
    {
        Calls.Add((operation.Name, values.ToJsonString(Json.Options), options));
        return Task.FromResult(Answer(values));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
