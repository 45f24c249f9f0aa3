using Alexandria.Operations;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>The one delegate behind every REST address: who asks, what they say, what the operation answers.</summary>
internal sealed class RestEndpoint(OperationDescriptor operation, IOperations operations, IRateLimits? limits)
{
    private readonly RequestReader reader = new(operation);
    private readonly AnswerWriter answer = new(operation, operations.All);

    public async Task HandleAsync(HttpContext http)
    {
        var result = await CallAsync(http);
        await (result.Failed ? ProblemDetailsMapper.WriteAsync(http, result.Error) : answer.WriteAsync(http, result.Value));
    }

    private async Task<Result<object>> CallAsync(HttpContext http)
    {
        var caller = await HttpAuthentication.AuthenticateAsync(http, operation.Permission);
        if (caller.Failed)
        {
            return caller.Error;
        }

        var options = RequestHeaders.Read(http.Request);
        if (options.Failed)
        {
            return options.Error;
        }

        if (limits is not null)
        {
            // When the answer begins: what this call itself has taken is in it.
            http.Response.OnStarting(() =>
            {
                RateLimitHeaders.Write(http.Response.Headers, limits.Of(caller.Value, options.Value.Origin, operation));
                return Task.CompletedTask;
            });
        }

        // Who may not call is refused, and audited, by the pipeline; megabytes of theirs are not read first.
        var arguments = caller.Value.Can(operation.Permission) ? await reader.ReadAsync(http) : new OperationArguments();
        return arguments.Failed
            ? arguments.Error
            : await operations.CallAsync(operation, arguments.Value, caller.Value, options.Value, http.RequestAborted);
    }
}
