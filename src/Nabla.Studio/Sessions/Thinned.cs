namespace Nabla.Studio.Sessions;

/// <summary>A list in bounded memory: it keeps all items, later every second, every fourth, ….</summary>
/// <param name="most">The maximum number of items.</param>
internal sealed class Thinned<T>(int most)
{
    private readonly List<KeyValuePair<int, T>> _kept = [];

    /// <summary>Items at multiples of this index are kept.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>The kept items with their indices.</summary>
    public IReadOnlyList<KeyValuePair<int, T>> Kept => _kept;

    /// <summary>Returns whether an item at an index would be kept.</summary>
    public bool Wants(int place) => place % Stride == 0;

    /// <summary>Adds an item at the end.</summary>
    public void Add(int place, T item)
    {
        if (!Wants(place)) return;
        _kept.Add(new(place, item));
        if (_kept.Count <= most) return;
        Stride *= 2;
        _kept.RemoveAll(one => !Wants(one.Key));
    }

    /// <summary>Returns the item at an index, or the last kept one before it, and its index.</summary>
    public KeyValuePair<int, T> At(int place) => _kept[Math.Min(_kept.Count - 1, place / Stride)];
}
