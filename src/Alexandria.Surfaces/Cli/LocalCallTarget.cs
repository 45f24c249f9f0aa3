using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>Carries operations out in this process.</summary>
/// <param name="operations">Those of the composed process.</param>
/// <param name="caller">Who sits at the terminal.</param>
/// <param name="end">Drains and stops the process's background work.</param>
public sealed class LocalCallTarget(IOperations operations, Caller caller, Func<ValueTask> end) : ICallTarget
{
    public async Task<CallAnswer> CallAsync(OperationDescriptor operation, JsonObject values, CallOptions options, CancellationToken cancellation)
    {
        using var trace = Tracing.Begin();
        var arguments = new OperationArguments { Json = values };
        var result = await operations.CallAsync(operations.Find(operation.Name)!, arguments, caller, options with { Surface = "cli" }, cancellation);
        return result switch
        {
            { Failed: true } => new CallAnswer { Failure = CallFailure.Here(result.Error) },
            { Value: Nothing } => new CallAnswer(),
            { Value: FileContent file } => new CallAnswer { File = file },
            _ => new CallAnswer { Value = JsonSerializer.SerializeToNode(result.Value, operation.ResponseType, Json.Options) },
        };
    }

    public ValueTask DisposeAsync() => end();
}
