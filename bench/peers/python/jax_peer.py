"""JAX: one jitted step, buffers donated."""
import jax
import jax.numpy as jnp
from worker import Cannot, batch, layers, serve


def initial(request):
    keys = jax.random.split(jax.random.PRNGKey(0), len(request["sizes"]))
    return [(jax.random.normal(key, (inputs, outputs)) / inputs**0.5, jnp.zeros(outputs))
            for key, (inputs, outputs, _) in zip(keys, layers(request))]


def forward(parameters, x, dropout, key):
    for i, (w, b) in enumerate(parameters):
        x = x @ w + b
        if i + 1 < len(parameters):
            x = jax.nn.relu(x)
            if dropout and key is not None:
                key, own = jax.random.split(key)
                x = jnp.where(jax.random.bernoulli(own, 1 - dropout, x.shape), x / (1 - dropout), 0)
    return x


def loss_of(name, z, y):
    if name == "squared_error":
        return jnp.mean((z - y) ** 2)
    if name == "binary_cross_entropy":
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))


def training(request):
    x, y = map(jnp.asarray, batch(request))
    dropout, name = request["dropout"], request["loss"]

    def update(parameters, mean, square, t, key):
        key, own = jax.random.split(key)
        value, gradient = jax.value_and_grad(
            lambda p: loss_of(name, forward(p, x, dropout, own), y))(parameters)
        t = t + 1
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
        square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradient)
        parameters = jax.tree.map(
            lambda p, m, v: p - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8),
            parameters, mean, square)
        return parameters, mean, square, t, key, value

    jitted = jax.jit(update, donate_argnums=(0, 1, 2, 3, 4))
    parameters = initial(request)
    state = [parameters, jax.tree.map(jnp.zeros_like, parameters),
             jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0), jax.random.PRNGKey(1)]

    def step():
        *state[:], value = jitted(*state)
        return float(value)

    return step


def prediction(request):
    parameters = initial(request)
    x = jnp.asarray(batch(request, request["rows"])[0])
    head = jax.nn.sigmoid if request["loss"] == "binary_cross_entropy" else jax.nn.softmax
    jitted = jax.jit(lambda p, x: head(forward(p, x, 0, None)))
    return lambda: jitted(parameters, x).block_until_ready()


def prepare(request):
    if request["kind"] == "product":
        raise Cannot("networks only")
    return training(request) if request["kind"] == "train" else prediction(request)


serve(prepare)
