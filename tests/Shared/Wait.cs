using System.Runtime.CompilerServices;

namespace Nabla.Testing;

/// <summary>Waits of tests. All of them end by <see cref="ProgressTimeout"/>.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10), Look = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">Nothing moves, and it does not hold.</exception>
    public static Task UntilAsync(Func<bool> condition, TimeSpan? pause = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        UntilAsync(() => Task.FromResult(condition()), holds => holds, pause, what);

    /// <summary>Reads something until it is as expected.</summary>
    /// <returns>What was read last.</returns>
    /// <exception cref="TimeoutException">Nothing moves, and it is not as expected.</exception>
    public static async Task<T> UntilAsync<T>(
        Func<Task<T>> read, Func<T, bool> condition, TimeSpan? pause = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var timeout = new ProgressTimeout();
        while (true)
        {
            var value = await read();
            if (condition(value)) return value;
            if (timeout.Check() is { } reason) throw new TimeoutException($"{reason} Waited for: {what}. Last read: {value}");
            await Task.Delay(pause ?? Pause);
        }
    }

    /// <summary>Waits for a task.</summary>
    /// <exception cref="TimeoutException">Nothing moves, and it has not ended.</exception>
    public static async Task<T> ForAsync<T>(Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        var timeout = new ProgressTimeout();
        while (await Task.WhenAny(task, Task.Delay(Look)) != task)
            if (timeout.Check() is { } reason) throw new TimeoutException($"{reason} Waited for: {what}");
        return await task;
    }

    /// <summary>Repeats an attempt that fails for want of time.</summary>
    /// <param name="attempt">What is tried; it gives up by itself.</param>
    /// <param name="isTooEarly">Whether an exception of it may mean that it came too early.</param>
    public static async Task RetryAsync(Func<Task> attempt, Func<Exception, bool> isTooEarly)
    {
        var timeout = new ProgressTimeout();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception failure) when (isTooEarly(failure) && timeout.Check() is null)
            {
                // Something moves: once more.
            }

            await Task.Delay(Look);
        }
    }
}
