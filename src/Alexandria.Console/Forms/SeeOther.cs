using Microsoft.AspNetCore.Http;

namespace Alexandria.Console.Forms;

/// <summary>303: what was posted is done; fetch this with GET (RFC 9110, section 15.4.4).</summary>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
