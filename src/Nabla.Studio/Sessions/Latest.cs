namespace Nabla.Studio.Sessions;

/// <summary>A value of several fields that one thread writes and others read: a reader never sees fields of different writes.</summary>
/// <param name="value">The first value.</param>
internal sealed class Latest<T>(T value)
    where T : struct
{
    private readonly Lock _lock = new();
    private T _value = value;

    public T Value
    {
        get
        {
            lock (_lock) return _value;
        }

        set
        {
            lock (_lock) _value = value;
        }
    }
}
