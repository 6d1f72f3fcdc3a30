# SPDX-License-Identifier: Apache-2.0
"""Proximal policy optimisation in numpy, for machines without PyTorch: two hidden layers, discrete actions."""

import numpy

HIDDEN, BATCH, EPOCHS, RATE, DISCOUNT, CLIP = 64, 64, 10, 3e-4, 0.99, 0.2


class Network:
    """Two hidden layers of tanh, trained by Adam."""

    def __init__(self, inputs, outputs, random):
        sizes = (inputs, HIDDEN, HIDDEN, outputs)
        self.weights = [random.normal(0, 1 / numpy.sqrt(a), (a, b)) for a, b in zip(sizes, sizes[1:])]
        self.weights += [numpy.zeros(b) for b in sizes[1:]]
        self.moments = [(numpy.zeros_like(w), numpy.zeros_like(w)) for w in self.weights]
        self.updates = 0

    def __call__(self, x):
        w, b = self.weights[:3], self.weights[3:]
        self.layers = [x]
        for i in range(2):
            self.layers.append(numpy.tanh(self.layers[-1] @ w[i] + b[i]))
        return self.layers[-1] @ w[2] + b[2]

    def learn(self, gradient):
        """Goes one step against the gradient of the loss by the last call's outputs."""
        slopes = [None] * 6
        for i in (2, 1, 0):
            slopes[i], slopes[3 + i] = self.layers[i].T @ gradient, gradient.sum(axis=0)
            if i:
                gradient = gradient @ self.weights[i].T * (1 - self.layers[i] ** 2)
        self.updates += 1
        for weight, slope, (mean, square) in zip(self.weights, slopes, self.moments):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope ** 2 - square)
            weight -= RATE * (mean / (1 - 0.9 ** self.updates)) / (
                numpy.sqrt(square / (1 - 0.999 ** self.updates)) + 1e-8)


def softmax(logits):
    powers = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


class Learner:
    """Collects steps of an environment and learns from them."""

    def __init__(self, env, steps, seed=1):
        self.env, self.steps = env, steps
        self.random = numpy.random.default_rng(seed)
        inputs = env.observation_space.shape[0]
        self.policy = Network(inputs, int(env.action_space.n), self.random)
        self.value = Network(inputs, 1, self.random)
        self.observation, _ = env.reset(seed=seed)

    def iterate(self):
        """One iteration: collects, then learns. Returns the mean reward of a step."""
        seen, actions, chances, rewards, ends = [], [], [], [], []
        for _ in range(self.steps):
            chance = softmax(self.policy(self.observation))
            action = int(min((chance.cumsum() < self.random.random()).sum(), len(chance) - 1))
            seen.append(self.observation)
            self.observation, reward, terminated, truncated, _ = self.env.step(action)
            actions.append(action)
            chances.append(chance[action])
            rewards.append(reward)
            ends.append(terminated or truncated)
            if ends[-1]:
                self.observation, _ = self.env.reset()
        self._learn(numpy.array(seen), numpy.array(actions), numpy.array(chances), self._returns(rewards, ends))
        return len(rewards) / max(1, sum(ends))

    def _returns(self, rewards, ends):
        following, found = float(self.value(self.observation)[0]), numpy.empty(len(rewards))
        for i in reversed(range(len(rewards))):
            following = rewards[i] + DISCOUNT * following * (not ends[i])
            found[i] = following
        return found

    def _learn(self, seen, actions, chances, returns):
        advantages = returns - self.value(seen)[:, 0]
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        for _ in range(EPOCHS):
            order = self.random.permutation(len(seen))
            for at in range(0, len(order), BATCH):
                part = order[at:at + BATCH]
                self._update(seen[part], actions[part], chances[part], advantages[part], returns[part])

    def _update(self, seen, actions, chances, advantages, returns):
        rows = numpy.arange(len(seen))
        now = softmax(self.policy(seen))
        ratio = now[rows, actions] / chances
        clipped = ((advantages > 0) & (ratio > 1 + CLIP)) | ((advantages < 0) & (ratio < 1 - CLIP))
        slope = numpy.where(clipped, 0, -advantages * ratio)[:, None] / len(seen)
        chosen = numpy.zeros_like(now)
        chosen[rows, actions] = 1
        self.policy.learn(slope * (chosen - now))
        self.value.learn(2 * (self.value(seen) - returns[:, None]) / len(seen))
