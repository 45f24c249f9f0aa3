using System.Text.Json;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.Surfaces.Cli;

/// <summary>The operations of wherever a command line is carried out, for a surface that runs on this side. Who calls, and what he may do, is decided on the other side.</summary>
/// <param name="all">What this side knows to be installed.</param>
/// <param name="target">Where it is carried out.</param>
public sealed class CallTargetOperations(IReadOnlyList<OperationDescriptor> all, ICallTarget target) : IOperations
{
    public IReadOnlyList<OperationDescriptor> All => all;

    public OperationDescriptor? Find(string name) => all.FirstOrDefault(operation => operation.Name == name);

    public async Task<Result<object>> CallAsync(OperationDescriptor operation, OperationArguments arguments, Caller caller, CallOptions options, CancellationToken cancellation)
    {
        var values = arguments.Json?.DeepClone().AsObject() ?? [];
        foreach (var (name, texts) in arguments.Text)
        {
            values[name] = TextValues.ToJson(operation.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Type ?? typeof(string), texts);
        }

        var answer = await target.CallAsync(operation, values, options, cancellation);
        return answer switch
        {
            { Failure: { } failure } => Result<object>.Failure(failure.Error),
            { File: { } file } => Result<object>.Success(file),
            // Members that only one of the two sides knows, or that are computed from others, do no harm.
            { Value: { } value } => Result<object>.Success(value.Deserialize(operation.ResponseType, Json.Tolerant)!),
            _ => Result<object>.Success(Nothing.Value),
        };
    }

    public async Task<Result<TResponse>> CallAsync<TResponse>(IOperation<TResponse> request, Caller caller, CallOptions options, CancellationToken cancellation)
    {
        var operation = all.First(known => known.RequestType == request.GetType());
        var values = JsonSerializer.SerializeToNode(request, operation.RequestType, Json.Options)!.AsObject();
        foreach (var (name, _) in values.Where(v => v.Value is null).ToList())
        {
            // Not given; in a query an empty value would be something else.
            values.Remove(name);
        }

        var answer = await CallAsync(operation, new OperationArguments { Json = values }, caller, options, cancellation);
        return answer.Failed ? answer.Error : (TResponse)answer.Value;
    }
}
