FROM node:24-slim
COPY drydock /drydock
RUN npm ci --prefix /drydock
COPY --chmod=755 grade-drydock.sh /grade-drydock.sh
